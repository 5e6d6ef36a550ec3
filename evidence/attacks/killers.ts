import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Firestore } from '@google-cloud/firestore'
import { bundleFunctions } from '../../deploy/bundle.ts'
import { ROLES } from '../../shared/model/roles.ts'
import { startDeployed } from '../../test/deploy/deployed.ts'
import { tableToTable } from '../../test/document/documents.ts'
import { putAccount, putConfiguration } from '../../test/system/stored.ts'
import { AUDIENCE, ISSUER, keyServer } from '../../test/system/system.ts'
import { HEAVY_BODIES } from './heavy.ts'

/** What an instance has, in MiB, and what Node makes of it for its heap; the deployed ones have more. */
export const MEMORY = 256
const HEAP = 128
/** How many are sent at once. */
const AT_ONCE = 8
const ACCOUNT = '000001'

/** What became of a request that was to kill. */
export type Killing = { name: string; answered: number[]; others: number[]; slowest: number; peak: number }

/** A deployment whose dependencies go round in as many ways as there are tasks. */
function circular(): string {
  const ids = Array.from({ length: 980 }, (_, index) => `a${index}`)
  const workflow = ids.map(id => ({ id, task_type: 'delete_gbq_table', bq_table: 't' }))
  const unknown = Array.from({ length: 4900 }, (_, index) => `b${index}`)
  const task_dependencies = [ids, unknown].map(names => `${names.join('>>')}>>[${names.join(',')}]`)
  const configuration = tableToTable({ workflow, task_dependencies })
  const request = { action: 'deploy_configuration', account: ACCOUNT, environment: 'DEV' }
  return JSON.stringify({ ...request, configuration, files: {} })
}

/**
 * Sends what once killed an instance, several at once, to the bundles as they are deployed, in the memory of a small
 * instance; and asks for something ordinary all the while, and afterwards.
 */
export async function sendKillers(): Promise<Killing[]> {
  const out = await mkdtemp(join(tmpdir(), 'tailer-bundles-'))
  await bundleFunctions(out)
  const key = await keyServer()
  const projectId = `demo-${randomUUID()}`
  const db = new Firestore({ projectId, ignoreUndefinedProperties: true })
  await putAccount(db, ACCOUNT, { projectId })
  await putConfiguration(db, ACCOUNT, {})
  const issuer = { kind: 'oidc', issuer: ISSUER, audience: AUDIENCE, jwks_uri: key.url }
  const dispatch = {
    queue_prefix: 'projects/demo/locations/europe-west1/queues/tailer-runs-',
    url: 'https://run-execute.test',
    service_account: 'tailer-tasks@demo.iam.gserviceaccount.com',
  }
  const environment = {
    NODE_ENV: 'production',
    NODE_OPTIONS: `--max-old-space-size=${HEAP}`,
    METADATA_SERVER_DETECTION: 'none',
    FIRESTORE_EMULATOR_HOST: process.env.FIRESTORE_EMULATOR_HOST ?? '',
    GOOGLE_CLOUD_PROJECT: projectId,
    TAILER_ISSUERS: JSON.stringify([issuer]),
    TAILER_RUNNER_CALLERS: dispatch.service_account,
    TAILER_DISPATCH: JSON.stringify(dispatch),
  }
  const as = ({ code }: { code: number }) =>
    key.sign({ role: ROLES.viewer.code, accountsRole: [`${code}-${ACCOUNT}`] })
  const [viewer, writer] = [await as(ROLES.viewer), await as(ROLES.writer)]
  const killings: Killing[] = []
  for (const name of ['configuration-status', 'dag-status'] as const) {
    const one = await startDeployed(name, out, environment)
    const ordinary = {
      'configuration-status': { action: 'list_configurations', account: ACCOUNT },
      'dag-status': { action: 'get_by_status', account: ACCOUNT, configuration_type: 'table-to-table' },
    }[name]
    const heavy = HEAVY_BODIES.map(([what, text]) => ({ what, text, token: viewer }))
    if (name === 'configuration-status')
      heavy.push({ what: 'dependencies that all go in circles', text: circular(), token: writer })
    try {
      for (const { what, text, token } of heavy) {
        await writeFile(`/proc/${one.pid}/clear_refs`, '5')
        let isOver = false
        const sent = Promise.all(Array.from({ length: AT_ONCE }, () => one.send(text, token))).finally(() => {
          isOver = true
        })
        const others: number[] = []
        let slowest = 0
        do {
          const began = performance.now()
          others.push((await one.call(ordinary, viewer)).status)
          slowest = Math.max(slowest, performance.now() - began)
        } while (!isOver)
        others.push((await one.call(ordinary, viewer)).status)
        const answered = (await sent).map(({ status }) => status)
        killings.push({ name: `${what}, to ${name}`, answered, others, slowest, peak: await peakOf(one.pid) })
      }
    } finally {
      await one.stop()
    }
  }
  await db.terminate()
  key.server.close()
  await rm(out, { recursive: true, force: true })
  return killings
}

/** The most memory that a process has had at once since that was last forgotten, in MiB. */
async function peakOf(pid: number | undefined): Promise<number> {
  const [, kib] = /^VmHWM:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kib) / 1024
}

/** What was wrong: others are answered, what is heavy is refused, and an instance of {@link MEMORY} is enough. */
export const faultsOfKilling = ({ name, answered, others, peak }: Killing): string[] => [
  ...(others.every(status => status === 200) ? [] : [`${name}: others were answered ${others}`]),
  ...(answered.every(status => status >= 400 && status < 500) ? [] : [`${name}: answered ${answered}`]),
  ...(peak <= MEMORY ? [] : [`${name}: took ${Math.round(peak)} MiB`]),
]

/** What became of them, as a table. */
export const tableOfKillings = (killings: Killing[]): string =>
  [
    `| ${AT_ONCE} at once of | answered | others meanwhile and after | slowest of those, ms | most memory, MiB |`,
    '| --- | --- | --- | ---: | ---: |',
    ...killings.map(
      ({ name, answered, others, slowest, peak }) =>
        `| ${name} | ${[...new Set(answered)].join(', ')} | ${others.length} × ${[...new Set(others)].join(', ')} | ${Math.round(slowest)} | ${Math.round(peak)} |`,
    ),
  ].join('\n')
