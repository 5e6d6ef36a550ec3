import { join } from 'node:path'
import autocannon from 'autocannon'
import { putRun } from '../../test/system/stored.ts'
import { median, spread, table } from './numbers.ts'
import { bench, bundles, onStage, type Served } from './server.ts'

/**
 * Requests a second of `check_run_status`, as deployed, as a ratio to a bare function that does the same Firestore
 * read: both on the framework's own server, in processes of their own, in short turns, against one emulator.
 */
const GOAL = 0.9
/** Seconds of one turn, and turns of each. */
const SECONDS = Number(process.env.SECONDS ?? 1.5)
const TURNS = Number(process.env.TURNS ?? 5)
/** More tokens than a function keeps, used in rotation: each is verified anew. */
const TOKENS = 1200

const ACCOUNT = '000001'
const url = (served: Served) => `http://127.0.0.1:${served.port}/`

await onStage(async stage => {
  const { run_id } = await putRun(stage.db, ACCOUNT, {})
  const dist = await bundles(stage.dir)
  const ours = await stage.start({ source: join(dist, 'dag-status'), target: 'dagStatus' })
  const inDomain = await stage.start(bench('bare.cjs', 'bare'))
  const inNone = await stage.start(bench('bare-no-domain.cjs', 'bare'))
  const body = JSON.stringify({
    action: 'check_run_status',
    account: ACCOUNT,
    environment: 'DEV',
    configuration_type: 'table-to-table',
    configuration_id: 'job_DEV',
    run_id,
  })
  const one = [await stage.token()]
  const many = await Promise.all(Array.from({ length: TOKENS }, (_, i) => stage.token({ sub: `s${i}` })))

  /** Requests a second. @throws Error when any was not answered with a 200 */
  async function rate(served: Served, connections: number, tokens: string[], seconds: number) {
    let next = 0
    const result = await autocannon({
      url: url(served),
      connections,
      duration: seconds,
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens[0]}` },
      body,
      ...(tokens.length === 1
        ? {}
        : {
            requests: [
              {
                setupRequest: request => ({
                  ...request,
                  headers: { ...request.headers, authorization: `Bearer ${tokens[next++ % tokens.length]}` },
                }),
              },
            ],
          }),
    })
    if (result.non2xx + result.errors > 0)
      throw new Error(`${result.non2xx + result.errors} answers were no 200`)
    return result.requests.total / result.duration
  }

  console.error('Warming up')
  for (const served of [ours, inDomain, inNone, ours, inDomain, inNone]) await rate(served, 20, one, 2)

  const rows: (string | number)[][] = [['connections', 'ours, a second', 'bare, a second', 'ratio', 'goal']]
  for (const [asked, connections, tokens, bare] of [
    ['1', 1, one, inDomain],
    ['20', 20, one, inDomain],
    ['100', 100, one, inDomain],
    ['20, each request with a token not seen lately', 20, many, inDomain],
    ['20, and the bare one in no domain either', 20, one, inNone],
  ] as const) {
    const rates: { ours: number; bare: number }[] = []
    for (let turn = 0; turn < TURNS; turn++) {
      const first = turn % 2 === 0 ? ours : bare
      const a = await rate(first, connections, tokens, SECONDS)
      const b = await rate(first === ours ? bare : ours, connections, tokens, SECONDS)
      rates.push(first === ours ? { ours: a, bare: b } : { ours: b, bare: a })
      console.error(`${asked}:`, rates.at(-1))
    }
    const ratios = rates.map(({ ours, bare }) => ours / bare)
    rows.push([
      asked,
      median(rates.map(({ ours }) => ours)).toFixed(0),
      median(rates.map(({ bare }) => bare)).toFixed(0),
      spread(ratios),
      Number(asked) === connections ? `${GOAL}: ${median(ratios) >= GOAL ? 'met' : 'missed'}` : 'none',
    ])
  }
  console.log(`## Requests a second

\`check_run_status\`, as it is deployed, against a bare function on the same framework that does the same Firestore
read and checks nothing. As the framework does it, the bare one runs in a domain, and ours in none:
docs/decisions/007-no-domain.md. ${TURNS} turns of ${SECONDS} s each, in alternation; medians, and of the ratio the least and the most.

${table(rows)}`)
})
