import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Firestore } from '@google-cloud/firestore'
import { z } from 'zod'
import { ENDPOINTS, type Endpoint } from '../shared/actions/endpoints.ts'
import { openIssuer } from './issuer.ts'
import { operatorClients } from './operator.ts'
import { ACCOUNT, storePage } from './page.ts'
import { makeSales, SALES_SCHEMA } from './sales.ts'
import { AUDIENCE, ISSUER, PROJECT, STATE } from './settings.ts'

const EXAMPLES = fileURLToPath(new URL('../examples/iowa-liquor', import.meta.url))
const SALES = 400
const LOCATION = 'EU'

/**
 * Makes the demo: the page's past runs, its configurations and a pipeline behind them, deployed through the API,
 * and the sales that the pipeline starts from.
 */
export async function deployDemo(address: string, operatorToken: string): Promise<void> {
  const db = new Firestore({ projectId: PROJECT, ignoreUndefinedProperties: true })
  await storePage(db)
  await db.terminate()
  await loadSales(operatorToken)
  await call(address, 'account-status', {
    action: 'set_account',
    account: ACCOUNT,
    name: 'Demo',
    runner: `tailer-${ACCOUNT}@${PROJECT}.iam.gserviceaccount.com`,
    projects: [PROJECT],
  })
  for (const file of await configurationFiles()) await deploy(address, file)
}

async function configurationFiles(): Promise<string[]> {
  const names = await readdir(EXAMPLES)
  return names.filter(name => name.endsWith('.json')).sort()
}

/** Tables and the bucket that the pipeline expects to find. */
async function loadSales(operatorToken: string): Promise<void> {
  const { bigquery, storage } = operatorClients(PROJECT, operatorToken)
  for (const dataset of ['iowa_liquor', 'iowa_liquor_pda']) {
    await ignoringConflict(() => bigquery.createDataset(dataset, { location: LOCATION }))
  }
  await ignoringConflict(() => storage.createBucket(`${PROJECT}-exports`))
  const file = join(STATE, 'sales.ndjson')
  await writeFile(
    file,
    makeSales(SALES)
      .map(sale => `${JSON.stringify(sale)}\n`)
      .join(''),
  )
  await bigquery
    .dataset('iowa_liquor')
    .table('sales')
    .load(file, {
      sourceFormat: 'NEWLINE_DELIMITED_JSON',
      schema: { fields: SALES_SCHEMA },
      writeDisposition: 'WRITE_TRUNCATE',
      location: LOCATION,
    })
}

async function ignoringConflict(create: () => Promise<unknown>): Promise<void> {
  try {
    await create()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 409)) throw error
  }
}

const named = z.looseObject({ environment: z.string() })
const fileName = z.string().regex(/^(sql|ddl)\/[\w.-]+$|^[\w.-]+\.md$/)

/** Deploys one configuration with the files that it names. */
async function deploy(address: string, name: string): Promise<void> {
  const configuration = named.parse(JSON.parse(await readFile(join(EXAMPLES, name), 'utf8')))
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
    environment: configuration.environment,
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
