import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BigQuery } from '@google-cloud/bigquery'
import type { Firestore } from '@google-cloud/firestore'
import { z } from 'zod'
import { procedures } from '../expectations/procedures.ts'
import { ENDPOINTS, type Endpoint } from '../shared/actions/endpoints.ts'
import { isReady, readAccount } from '../shared/store/accounts.ts'
import { readConfiguration } from '../shared/store/configurations.ts'
import { openIssuer } from './issuer.ts'
import { operatorClients } from './operator.ts'
import { ACCOUNT, showPage, storePage } from './page.ts'
import { makeSales, SALES_SCHEMA } from './sales.ts'
import { AUDIENCE, ISSUER, PROJECT, STATE } from './settings.ts'

const EXAMPLES = fileURLToPath(new URL('../examples/iowa-liquor', import.meta.url))
const SALES = 400
const LOCATION = 'EU'
/** The dataset of the procedures that check tables. */
const EXPECTATIONS = 'expect'
const DATASETS = {
  iowa_liquor: 'Sales of Iowa’s liquor stores, as they come in',
  iowa_liquor_pda: 'What the pipelines make of them',
}

/**
 * Makes what of the demo is not there: the page's past runs, its configurations and a pipeline behind them, deployed
 * through the API, and the sales that the pipeline starts from.
 */
export async function deployDemo(
  address: string,
  { db, operatorToken }: { db: Firestore; operatorToken: string },
): Promise<void> {
  const clients = operatorClients(PROJECT, operatorToken)
  const sales = loadSales(clients, join(STATE, 'sales.ndjson'))
  await Promise.all([storePage(db), sales, makeExpectations(clients.bigquery), setAccount(address, db)])
  for (const file of await configurationFiles()) await deploy(address, db, file)
  await showPage(db)
}

/** The service account that the demo runs as, unless somebody has set another. */
async function setAccount(address: string, db: Firestore): Promise<void> {
  if (isReady(await readAccount(db, ACCOUNT))) return
  await call(address, 'account-status', {
    action: 'set_account',
    account: ACCOUNT,
    name: 'Demo',
    runner: `tailer-${ACCOUNT}@${PROJECT}.iam.gserviceaccount.com`,
    projects: [PROJECT],
  })
}

async function configurationFiles(): Promise<string[]> {
  const names = await readdir(EXAMPLES)
  return names.filter(name => name.endsWith('.json')).sort()
}

/**
 * Makes the tables and the bucket that the pipelines of `examples/` expect to find, through a file of its own.
 */
async function loadSales(
  { bigquery, storage }: Pick<ReturnType<typeof operatorClients>, 'bigquery' | 'storage'>,
  file: string,
): Promise<void> {
  const sales = bigquery.dataset('iowa_liquor').table('sales')
  if ((await sales.exists())[0]) return
  for (const [dataset, description] of Object.entries(DATASETS)) {
    await ignoringConflict(() => bigquery.createDataset(dataset, { location: LOCATION, description }))
  }
  await ignoringConflict(() => storage.createBucket(`${PROJECT}-exports`))
  await writeFile(
    file,
    makeSales(SALES)
      .map(sale => `${JSON.stringify(sale)}\n`)
      .join(''),
  )
  await sales.load(file, {
    sourceFormat: 'NEWLINE_DELIMITED_JSON',
    schema: { fields: SALES_SCHEMA },
    writeDisposition: 'WRITE_TRUNCATE',
    location: LOCATION,
  })
  await sales.setMetadata({ description: 'One row for each item sold', labels: { source: 'iowa' } })
}

/** Makes the procedures that tasks of expectations call, as `npm run deploy -- expectations` does in production. */
async function makeExpectations(bigquery: BigQuery): Promise<void> {
  await ignoringConflict(() => bigquery.createDataset(EXPECTATIONS, { location: LOCATION }))
  const all = await procedures(`${PROJECT}.${EXPECTATIONS}`)
  await bigquery.query({ query: all.map(({ sql }) => sql).join(';\n'), location: LOCATION })
}

async function ignoringConflict(create: () => Promise<unknown>): Promise<void> {
  try {
    await create()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 409)) throw error
  }
}

const named = z.looseObject({
  environment: z.string(),
  configuration_type: z.string(),
  configuration_id: z.string(),
})
const fileName = z.string().regex(/^(sql|ddl)\/[\w.-]+$|^[\w.-]+\.md$/)

/** Deploys one configuration with the files that it names, unless one of its name is there: it may be somebody's own. */
async function deploy(address: string, db: Firestore, name: string): Promise<void> {
  const configuration = named.parse(JSON.parse(await readFile(join(EXAMPLES, name), 'utf8')))
  const { environment, configuration_id } = configuration
  for (const id of [configuration_id, `${configuration_id}_${environment}`]) {
    if (await readConfiguration(db, ACCOUNT, { ...configuration, configuration_id: id })) return
  }
  const files: Record<string, string> = {}
  const find = (value: unknown): void => {
    if (fileName.safeParse(value).success) files[String(value)] = ''
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(find)
  }
  find(configuration)
  for (const path of Object.keys(files)) files[path] = await readFile(join(EXAMPLES, path), 'utf8')

  await call(address, 'configuration-status', {
    action: 'deploy_configuration',
    account: ACCOUNT,
    environment,
    configuration,
    files,
  })
}

/** Asks the API as a super-admin. */
async function call(address: string, endpoint: Endpoint, body: Record<string, unknown>): Promise<void> {
  const issuer = await openIssuer({ dir: STATE, issuer: ISSUER })
  const claims = { sub: 'demo', email: 'demo@localhost', role: 9, accountsRole: [] }
  const token = await issuer.sign(claims, { audience: AUDIENCE, expiresIn: 300 })
  const response = await fetch(address + ENDPOINTS[endpoint].path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`Cannot make the demo: ${body.action}: ${await response.text()}`)
}
