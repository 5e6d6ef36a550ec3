import { readFileSync } from 'node:fs'
import type { Action, AnswerTo, RequestOf } from '../../shared/actions/index.ts'

/** A request and what it is answered with. The page shows no answer of some of its commands. */
export type Example = { action: Action; request: unknown; answer?: unknown }

const file = (name: string) => readFileSync(new URL(`../../examples/page/${name}`, import.meta.url), 'utf8')

/** A command's body. The page's own `set_run_status` lacks a comma, which is put where it belongs. */
function requestOf(name: string): unknown {
  const body = /--data '([^']*)'/.exec(file(`${name}.sh`))?.[1]
  if (body === undefined) throw new Error(`Cannot read examples/page/${name}.sh: it has no --data`)
  return JSON.parse(body.replace('bea179"\n', 'bea179",\n'))
}

/** An answer of the page, with the one name that a type is answered by. */
const answerOf = (name: string): unknown =>
  JSON.parse(file(`${name}.json`).replaceAll('"gbq-to-gbq"', '"table-to-table"'))

export const ofPage = (action: Action, name: string, answer?: string): [string, Example] => [
  name,
  { action, request: requestOf(name), ...(answer === undefined ? {} : { answer: answerOf(answer) }) },
]
export const shown = (action: Action, name: string) => ofPage(action, name, name)

/** An example of an action that the page does not have; its types hold it to the schemas. */
export const own = <A extends Action>(
  name: string,
  request: RequestOf<A> & { action: A },
  answer: AnswerTo<A>,
): [string, Example] => [name, { action: request.action, request, answer }]

export const JOB = {
  account: '000099',
  environment: 'DEV',
  configuration_type: 'table-to-table',
  configuration_id: '000099_iowa_liquor_prepare_pda_DEV',
} as const
export const ACCOUNT = {
  account: '000099',
  name: 'Iowa liquor',
  runner: 'tailer-000099@my-project.iam.gserviceaccount.com',
  projects: ['my-project'],
}
export const JOB_ID = 'gbq-to-gbq|000099_iowa_liquor_prepare_pda_DEV'
export const FAILED_RUN = '20201230-113940-1fb692b0-3531-4578-9919-acf6fdb0a5b1'
export const RUN = '20201230-112837-0a795c70-2557-4a60-ba16-788aa2bea179'
export const BACKFILL = '5d0c8e1f-3b7a-8c2d-a614-9f2e6b0d7c35'
export const WORKFLOW = {
  account: '000099',
  environment: 'DEV',
  configuration_type: 'workflow',
  configuration_id: '000099-iowa-liquor-load-pda',
} as const
export const DOCUMENT = {
  configuration_type: 'table-to-table',
  configuration_id: '000099_iowa_liquor_prepare_pda',
  version: '4',
  short_description: 'Prepares the sales for predictions',
  default_gcp_project_id: 'my-project',
  default_bq_dataset: 'iowa_liquor_pda',
  workflow: [{ id: 'clean_sales', sql_file: 'sql/clean_sales.sql', table_name: 'clean_sales' }],
}
export const FILES = { 'sql/clean_sales.sql': 'SELECT * FROM iowa_liquor.sales WHERE date IS NOT NULL' }
export const DEPLOYED = '2020-12-29T09:30:00.120934+00:00'
