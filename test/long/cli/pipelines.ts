import { afterAll } from 'vitest'
import { createClient } from '../../../client/client.ts'
import { startStack } from '../../system/stack.ts'
import { person } from '../../system/tailer.ts'

const ACCOUNT = '000099'

/** Seconds of work. */
const SLOW =
  'SELECT COUNT(*) AS n FROM UNNEST(GENERATE_ARRAY(1, 60000)) a, UNNEST(GENERATE_ARRAY(1, 60000)) b WHERE MOD(a * b, 7) = 1'

/** Pipelines of two tasks, by their names: the SQL of the second, and whatever else they have. */
const PIPELINES: Record<string, { sql: string; environment?: 'PROD'; more?: object }> = {
  good: { sql: 'SELECT 2 AS two' },
  failing: { sql: 'SELECT missing FROM a' },
  slow: { sql: SLOW },
  given: {
    sql: 'SELECT @text AS text, @yes AS yes, @days AS days',
    more: {
      parameters: {
        text: { type: 'STRING', default: 'none' },
        yes: { type: 'BOOL', default: false },
        days: { type: 'ARRAY<DATE>', default: [] },
      },
    },
  },
  guarded: { sql: 'SELECT 3 AS three', environment: 'PROD' },
}

/** Starts one stack for the tests of a file, with a person at it who has pipelines to launch there. */
export async function atStack() {
  const stack = await startStack()
  afterAll(() => stack.stop())
  const someone = await withPipelines(stack)
  afterAll(() => someone.leave())
  return { stack, someone }
}

async function withPipelines(stack: { port: number; dir: string }) {
  const local = { XDG_CONFIG_HOME: `${stack.dir}/config`, TAILER_DIR: stack.dir }
  const someone = await person(local)
  const tokenOf = async (...options: string[]) => {
    const { out } = await someone.run(['auth', 'get-token', ...options])
    return out.split('User token : ')[1]?.split('\n')[0] ?? ''
  }
  const client = createClient({ baseUrl: `http://localhost:${stack.port}`, token: await tokenOf() })
  for (const [configuration_id, { sql, environment = 'DEV', more }] of Object.entries(PIPELINES)) {
    await client.call('deploy_configuration', {
      account: ACCOUNT,
      environment,
      configuration: {
        configuration_type: 'table-to-table',
        configuration_id,
        short_description: `The ${configuration_id} one`,
        default_gcp_project_id: 'demo-tailer',
        default_bq_dataset: 'iowa_liquor',
        task_dependencies: ['first >> second'],
        workflow: [
          { id: 'first', sql_file: 'first.sql', table_name: 'a' },
          { id: 'second', sql_file: 'second.sql', table_name: `b_${configuration_id}` },
        ],
        ...more,
      },
      files: { 'first.sql': 'SELECT 1 AS one', 'second.sql': sql },
    })
  }
  return { ...someone, client, tokenOf }
}

/** What differs from one time to the next, by a name for each thing: run ids by the order in which they appear. */
export function steadily(port: number) {
  const ids = new Map<string, string>()
  const named = (kind: string) => (id: string) => {
    const name =
      ids.get(id) ?? `<${kind} ${[...ids.values()].filter(name => name.includes(kind)).length + 1}>`
    ids.set(id, name)
    return name
  }
  const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
  return (text: string): string =>
    text
      .replaceAll(new RegExp(String.raw`\d{8}-(\d{6}-)?${uuid}`, 'g'), named('run'))
      .replaceAll(/tailer_[\w-]+/g, '<job>')
      .replaceAll(new RegExp(uuid, 'g'), '<uuid>')
      .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/g, '<time>')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+(Z|\+00:00)/g, '<time>')
      .replaceAll(new RegExp(`(?<=  )${new Date().toISOString().slice(0, 10)}\\b`, 'g'), '<today>')
      .replaceAll(/\b\d+:\d\d:\d\d\b|\b\d\.\d s\b/g, '<duration>')
      .replaceAll(String(port), '<port>')
      .replaceAll(/eyJ[\w-]+\.[\w-]+\.[\w-]*/g, '<token>')
      .replaceAll(/(?<=--page-token )\S+/g, '<page>')
      .replaceAll(/ {2,}/g, '  ')
}
