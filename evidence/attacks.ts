import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { startFirestore } from '../dev/firestore.ts'
import { startMetadata } from '../dev/metadata.ts'
import { SEED } from '../test/suite/seeded.ts'
import { keyServer } from '../test/system/system.ts'
import { startRunning } from '../test/warehouse/warehouse.ts'
import type { Attempt } from './attacks/across/attempt.ts'
import { sendAcross, tableOfAttempts } from './attacks/across.ts'
import {
  DEEP,
  sendLarge,
  sendOddHeaders,
  sendOddTexts,
  sendPollution,
  sendTwisted,
} from './attacks/bodies.ts'
import { sendBombs } from './attacks/bombs.ts'
import { startCast, VICTIM } from './attacks/cast.ts'
import { createForger } from './attacks/forger.ts'
import { sendGenerated } from './attacks/generate.ts'
import { sendGood } from './attacks/good.ts'
import { sendHeavy } from './attacks/heavy.ts'
import { sendBadKinds, sendBadTokens, sendIntrusions, sendOddClaims } from './attacks/intrusions.ts'
import { ISSUERS, type Issuers, startIssuers } from './attacks/issuers.ts'
import { faultsOfKilling, type Killing, MEMORY, sendKillers, tableOfKillings } from './attacks/killers.ts'
import { openSlow, sendLyingLengths, sendSmuggled } from './attacks/wire.ts'
import { createWitness, type Row } from './attacks/witness.ts'

/**
 * Every attack of the catalogue, sent over HTTP to the functions on the framework's own server, over the Firestore
 * emulator. `REQUESTS` is how many are generated for each function, `SEED` where the generator begins.
 */
const REQUESTS = Number(process.env.REQUESTS ?? 10_000)
/** How many systems, each with a sender of its own, take generated requests side by side. */
const SENDERS = 8
/** The sweep while few runs are there for it to find, and last what switches configurations off. */
const FUNCTIONS = [
  'run-sweep',
  'schedule-tick',
  'run-execute',
  'dag-launch',
  'dag-status',
  'workflow-status',
  'note-status',
  'configuration-status',
] as const
/** What a bomb inflates to, in MiB; how many connections are slow, and how long in seconds they are waited for. */
const BOMB = Number(process.env.BOMB ?? 1024)
const SLOW = Number(process.env.SLOW ?? 200)
const PATIENCE = Number(process.env.PATIENCE ?? 345)

setFlagsFromString('--expose_gc')
const collect: () => void = runInNewContext('gc')
const heap = () => {
  collect()
  return process.memoryUsage().heapUsed / 1024 ** 2
}
const say = (text: string) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`)
const faults: string[] = []

const dir = await mkdtemp(join(tmpdir(), 'tailer-attacks-'))
const firestore = await startFirestore({ port: 0, project: 'demo-attacks', dir })
const metadata = await startMetadata('demo-attacks')
Object.assign(process.env, metadata.env, { FIRESTORE_EMULATOR_HOST: firestore.host })
try {
  await main()
} finally {
  await firestore.stop()
  metadata.stop()
  await rm(dir, { recursive: true, force: true })
}
for (const fault of faults) say(`FAULT ${fault}`)
process.exit(faults.length > 0 ? 1 : 0)

async function start(issuers?: Issuers) {
  const cast = await startCast(issuers && { issuers: ISSUERS, fetch: issuers.fetch })
  return { cast, witness: createWitness(cast), before: await cast.hashOf(VICTIM) }
}

async function main(): Promise<void> {
  say(`${REQUESTS} generated requests for each function, seed ${SEED}`)
  const attempts = await crossAccounts()
  say('what kills')
  const killings = await sendKillers()
  faults.push(...killings.flatMap(faultsOfKilling))
  const issuers = await startIssuers()
  const first = await start(issuers)
  const senders = await Promise.all(Array.from({ length: SENDERS }, () => start()))
  const slow = openSlow(first.cast, SLOW)

  const grown = await sendWritten(first, issuers)
  issuers.stop()
  const heapBefore = heap()
  const began = performance.now()
  for (const endpoint of FUNCTIONS) {
    say(`generated requests to ${endpoint}`)
    faults.push(
      ...(await sendGenerated(endpoint, senders, {
        requests: REQUESTS,
        seed: SEED,
        group: `generated: ${endpoint}`,
      })),
    )
  }
  const pace = (FUNCTIONS.length * REQUESTS) / ((performance.now() - began) / 1000)
  const heapAfter = heap()

  say('slow connections')
  await slow.allEnded(PATIENCE)
  const { row, count } = first.witness
  for (const { received, seconds } of slow.slow) {
    const status = /^HTTP\/1\.1 (\d+)/.exec(received())?.[1]
    const open = seconds() === undefined ? ['a connection that never ends'] : []
    row('slow headers and bodies').faults.push(
      ...count('slow headers and bodies', status ?? 'closed', { faults: open }),
    )
  }
  const ends = (isBody: boolean) =>
    slow.slow.flatMap(one => (one.isBody === isBody ? [one.seconds() ?? Infinity] : []))
  const ended = { headers: ends(false), bodies: ends(true) }
  slow.hangUp()

  for (const { cast, witness, before } of [first, ...senders]) {
    if (before !== (await cast.hashOf(VICTIM))) faults.push('what is stored of the victim has changed')
    for (const stray of await cast.strays()) faults.push(`something is stored under ${stray}`)
    for (const line of witness.unclaimed()) faults.push(...faultsOfLine(line))
    await cast.stop()
  }
  const rows = merged([first, ...senders].map(({ witness }) => witness.rows))
  faults.push(...[...rows].flatMap(([group, { faults }]) => faults.map(fault => `${group}: ${fault}`)))
  print(rows, { attempts, killings }, { grown, heapBefore, heapAfter, pace, ...ended })
}

/** From one account to another, in a system of its own that runs what is launched. */
async function crossAccounts(): Promise<Attempt[]> {
  say('from one account to another')
  const running = await startRunning()
  try {
    const attempts = await sendAcross(running)
    for (const attempt of attempts) faults.push(...attempt.faults.map(fault => `${attempt.name}: ${fault}`))
    return attempts
  } finally {
    await running.stop()
  }
}

/** The attacks that are written by hand. @returns by how many MiB the bombs made the process grow */
async function sendWritten(
  { cast, witness }: Awaited<ReturnType<typeof start>>,
  issuers: Issuers,
): Promise<number> {
  const [attacker, other] = [await keyServer(), await keyServer()]
  const by = createForger({ keys: cast.system.keys, attacker, other })
  let grown = 0
  const attacks = {
    'good requests': () => sendGood(cast, witness),
    'compressed bombs': async () => {
      grown = await sendBombs(cast, witness, BOMB)
    },
    'forged and replayed tokens': () => sendBadTokens(by, witness),
    'tokens of other kinds': () => sendBadKinds(cast, issuers, witness),
    'odd claims': () => sendOddClaims(by, witness),
    'actions on another account': () => sendIntrusions(cast, witness),
    'request smuggling': () => sendSmuggled(cast, witness),
    'lying lengths': () => sendLyingLengths(cast, witness),
    'odd headers': () => sendOddHeaders(cast, witness),
    'prototype pollution': () => sendPollution(cast, witness),
    'duplicate keys': () => sendTwisted(cast, witness),
    'deep nesting': () => sendLarge(cast, witness),
    'heavy bodies': () => sendHeavy(cast, witness),
    'odd texts': () => sendOddTexts(cast, witness),
  }
  for (const [name, send] of Object.entries(attacks)) {
    say(name)
    await send()
  }
  if (attacker.asked() > 0) faults.push('keys were fetched from where a token said')
  for (const { server } of [attacker, other]) server.close()
  return grown
}

/** A line of a request whose answer nobody looked at is a line of JSON all the same, without a token. */
function faultsOfLine(line: string): string[] {
  try {
    JSON.parse(line)
  } catch {
    return [`a log line that is no JSON: ${line.slice(0, 300)}`]
  }
  return /eyJ[\w-]{10,}/.test(line) ? [`a token in the log: ${line.slice(0, 300)}`] : []
}

function merged(all: Map<string, Row>[]): Map<string, Row> {
  const rows = new Map<string, Row>()
  for (const [group, row] of all.flatMap(one => [...one])) {
    const into = rows.get(group)
    if (!into) {
      rows.set(group, row)
      continue
    }
    for (const number of ['requests', 'letIn', 'failed', 'leaks'] as const) into[number] += row[number]
    for (const [status, times] of row.answered)
      into.answered.set(status, (into.answered.get(status) ?? 0) + times)
    into.slowest = Math.max(into.slowest, row.slowest)
    into.faults.push(...row.faults)
  }
  return rows
}

type Measured = {
  grown: number
  heapBefore: number
  heapAfter: number
  pace: number
  headers: number[]
  bodies: number[]
}

function print(
  rows: Map<string, Row>,
  { attempts, killings }: { attempts: Attempt[]; killings: Killing[] },
  { grown, heapBefore, heapAfter, pace, headers, bodies }: Measured,
): void {
  const number = (value: number) => Math.round(value).toLocaleString('en')
  const table = [...rows].map(([group, { requests, answered, letIn, failed, leaks, faults }]) => {
    const statuses = [...answered].sort().map(([status, times]) => `${number(times)} × ${status}`)
    return `| ${group} | ${number(requests)} | ${statuses.join(', ')} | ${letIn} | ${failed} | ${leaks} | ${faults.length} |`
  })
  console.log(`## Attacks

Sent over HTTP to the functions on the framework's own server, over the Firestore emulator; seed ${SEED}.

| attack | requests | answered | let in | 5xx | leaks | other faults |
| --- | ---: | --- | ---: | ---: | ---: | ---: |
${table.join('\n')}

Each answer was held against the API's description: its status, headers, media type and body. *Let in* is an answer
beyond a refusal to one without the right; besides, all that is stored of the attacked accounts was compared before and
after, and nothing may be stored under an account that nobody had a right on. *Leaks* are stacks, paths, words of
libraries in an answer, or a token in an answer or the log. *Other faults* count what the contract does not allow: among
them more or less than one log line for a request, a line that is not one line of JSON, a changed \`Object.prototype\`.

- ${number([...rows.values()].reduce((sum, { requests }) => sum + requests, 0))} requests; the generated ones went at ${number(pace)} a second, sender and functions in one process.
- The longest answer to ${DEEP} took ${number(rows.get(DEEP)?.slowest ?? 0)} ms: each is a body of up to 1 MiB.
- A compressed bomb inflates to ${number(BOMB)} MiB; the process, sender included, grew by ${number(grown)} MiB.
- Of ${number(headers.length + bodies.length)} slow connections, kept open beside all other attacks, the server ended those with slow headers after at
  most ${number(Math.max(...headers))} s, and those with slow bodies after at most ${number(Math.max(...bodies))} s; in production Cloud Run ends a request sooner, at the function's own time limit.
- The heap after garbage collection was ${number(heapBefore)} MiB before the generated requests and ${number(heapAfter)} MiB after them.
- ${faults.length === 0 ? 'Nothing that is claimed here failed to hold.' : `**${faults.length} faults**, told on standard error.`}

### What kills

Sent to the bundles as they are deployed, each in a process whose heap is what Node makes of an instance of
${MEMORY} MiB; something ordinary is asked for all the while by one who may, and once more afterwards, of the same process.

${tableOfKillings(killings)}

### From one account to another

Two accounts of a running system, each with a service account and a project of its own; who sends may write on his own
account and on no other. Each attack is deployed, which is refused where it can be seen; deployed as it may be stored
from when her project was his as well, and launched; and the run is retried. The details of both runs are asked for.

${tableOfAttempts(attempts)}

The last column is of what was compared and looked for: her datasets, tables, rows, files and their generations are what
they were, none of his jobs ran in her project, and what her rows and files hold is in no answer, not in the log, and in
no table or file of his.`)
}
