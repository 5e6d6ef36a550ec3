import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Client, type ClientOptions, createClient } from '../../client/client.ts'
import { isEnding } from '../../client/words.ts'

/** The demo's account, that Studio is shown with. */
export const account = '000099'

/** A pipeline of so many tasks, each a row of ten on the row before. */
const TASKS = 300
const ACROSS = 10

/** What names the configurations that fill the screens. */
export const MANY = identity('DEV', 'three_hundred_tasks')
export const FAILING = identity('PROD', 'monthly_figures')
const CITIES = identity('DEV', 'cities')
export const DEMO = {
  configuration_type: 'table-to-table',
  environment: 'DEV',
  configuration_id: '000099_iowa_liquor_prepare_pda_DEV',
} as const
/** What the demo's account launches once its jobs have ended. */
export const WORKFLOW = {
  configuration_type: 'workflow',
  environment: 'DEV',
  configuration_id: '000099-iowa-liquor-load-pda',
} as const
export const VIEW = { project: 'demo-tailer', dataset: 'iowa_liquor_pda', table: 'cities' }
export const TABLE = { project: 'demo-tailer', dataset: 'iowa_liquor', table: 'sales' }

function identity<E extends string>(environment: E, name: string) {
  return {
    configuration_type: 'table-to-table',
    environment,
    configuration_id: `${account}_${name}_${environment}`,
  } as const
}

/** A client of a stack as one of the roles of its machine. */
export function clientOf(
  { port }: { port: number },
  role = 'super-admin',
  more: Pick<ClientOptions, 'fetch' | 'retries'> = {},
): Client {
  const baseUrl = `http://localhost:${port}`
  const token = async () => {
    const response = await fetch(`${baseUrl}/studio/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: baseUrl },
      body: JSON.stringify({ role }),
    })
    const answer: unknown = await response.json()
    return String(Reflect.get(Object(answer), 'token'))
  }
  let kept: Promise<string> | undefined
  return createClient({
    ...more,
    baseUrl,
    token: () => {
      kept ??= token()
      return kept
    },
  })
}

/** What is the same in all of the documents here. */
export const documentOf = (environment: string, name: string) => ({
  configuration_type: 'table-to-table',
  configuration_id: `${account}_${name}`,
  version: '4',
  account,
  environment,
  activated: true,
  start_date: '2024, 1, 1',
  schedule_interval: 'None',
  default_gcp_project_id: 'demo-tailer',
  default_bq_dataset: 'iowa_liquor_pda',
  default_bq_data_location: 'EU',
  default_write_disposition: 'WRITE_TRUNCATE',
})

/** A document of 300 tasks that depend on each other. */
export function manyTasks() {
  const ids = Array.from({ length: TASKS }, (_, at) => `task_${String(at).padStart(3, '0')}`)
  const dependencies = ids.slice(ACROSS).flatMap((id, at) => {
    const row = Math.floor(at / ACROSS) * ACROSS
    return [`${ids[at]} >> ${id}`, `${ids[row + ((at * 7 + 3) % ACROSS)]} >> ${id}`]
  })
  return {
    configuration: {
      ...documentOf('DEV', 'three_hundred_tasks'),
      short_description: 'Three hundred tasks, each on two of those before it',
      task_concurrency: 10,
      task_dependencies: [...new Set(dependencies)],
      workflow: ids.map(id => ({ id, task_type: 'run_gbq_script', sql_file: 'sql/one.sql' })),
    },
    files: { 'sql/one.sql': 'SELECT 1' },
  }
}

/** Waits till a run has ended. */
export async function ended(client: Client, run_id: string, seconds = 90): Promise<void> {
  for (const till = Date.now() + seconds * 1000; Date.now() < till; await sleep(500)) {
    const { results } = await client.call('get_run_details', { account, run_id })
    if (isEnding(results[0].status)) return
  }
  throw new Error(`The run ${run_id} has not ended within ${seconds} s`)
}

const CONTEXT = {
  configuration_type: 'context',
  configuration_id: 'monthly',
  version: '1',
  parameters: { source: { type: 'string', value: 'iowa_liquor', description: 'Where the sales are' } },
}

/** What the month came to, by the SQL of its last task. */
const figures = (sql: string) => ({
  account,
  environment: 'PROD' as const,
  configuration: {
    ...documentOf('PROD', 'monthly_figures'),
    // It is stored with the account and its context before it.
    configuration_id: 'figures_PROD',
    short_description: 'What the month came to',
    doc_md: 'figures.md',
    schedule_interval: '0 3 1 * *',
    parameters: { least: { type: 'INT64', default: 1, description: 'How many bottles count' } },
    task_dependencies: ['sold >> figures'],
    workflow: [
      { id: 'sold', sql_file: 'sql/sold.sql', table_name: 'sold_{{FD_DATE}}' },
      { id: 'figures', sql_file: 'sql/figures.sql', table_name: 'figures' },
    ],
  },
  context: { ...CONTEXT, environment: 'PROD' },
  files: {
    'figures.md': '# Figures\n\nOne row a month: see [the dashboard](https://example.com).\n',
    'sql/sold.sql': 'SELECT 1 AS bottles',
    'sql/figures.sql': sql,
  },
})

/** Something on every screen: a run of the demo, failures in PROD, 300 tasks, notes with replies. What shows it best. */
export async function fill(stack: { port: number }): Promise<{ run_id: string; failed: string }> {
  const client = clientOf(stack)
  const { configuration, files } = manyTasks()
  await client.call('deploy_configuration', { account, environment: 'DEV', configuration, files })
  const context = { ...CONTEXT, account, environment: 'DEV' }
  await client.call('deploy_configuration', { account, environment: 'DEV', configuration: context })
  const sql = 'SELECT bottle FROM {{source}}.no_such_table\nWHERE bottle >= @least'
  for (const text of [sql, `-- The column is not there yet.\n${sql}`])
    await client.call('deploy_configuration', figures(text))
  await client.call('deploy_configuration', {
    account,
    environment: 'DEV',
    configuration: {
      ...documentOf('DEV', 'cities'),
      workflow: [{ id: 'view', task_type: 'run_gbq_script', sql_file: 'sql/view.sql' }],
    },
    files: {
      'sql/view.sql':
        'CREATE OR REPLACE VIEW iowa_liquor_pda.cities AS SELECT DISTINCT city FROM `demo-tailer.iowa_liquor.sales`',
    },
  })
  const launches = [MANY, FAILING, DEMO, CITIES].map(one => client.call('launch_job', { account, ...one }))
  const runs = (await Promise.all(launches)).map(({ run_id }) => run_id)
  const [many = '', failed = ''] = runs
  await Promise.all(runs.map(run_id => ended(client, run_id)))
  const again = await client.call('retry_run', { account, ...FAILING, run_id: failed })
  await ended(client, again.run_id)
  await annotate(client, { ...FAILING, run_id: failed })
  return { run_id: many, failed }
}

/** A note on each thing that can have one, of two people, one with a reply. */
async function annotate(client: Client, run: typeof FAILING & { run_id: string }): Promise<void> {
  const text = await readFile(new URL('../../examples/iowa-liquor/prepare_pda.md', import.meta.url), 'utf8')
  const { note_id } = await client.call('add_note', {
    account,
    ...run,
    text: 'The table comes with **the next delivery**: retry on the 2nd, see `figures.sql`.',
  })
  await client.call('add_note', { account, reply_to: note_id, text: 'It is there now.' })
  await client.call('add_note', { account, ...FAILING, text })
  await client.call('add_note', {
    account,
    table: Object.values(TABLE).join('.'),
    text: '| column | unit |\n| - | - |\n| price | USD |\n\n1. cleaned\n2. summed up',
  })
}
