import { expect, test } from 'vitest'
import languageServer from 'vscode-json-languageservice'
import { SCHEMA_NAMES, schemaPath } from '../../client/schemas/path.ts'
import { schemaOf } from '../../client/schemas/schemas.ts'

// What VS Code completes and explains JSON with.
const { ClientCapabilities, getLanguageService, TextDocument } = languageServer
const HOST = 'http://localhost:8080'
const service = getLanguageService({
  clientCapabilities: ClientCapabilities.LATEST,
  async schemaRequestService(url) {
    const name = SCHEMA_NAMES.find(one => HOST + schemaPath(one) === url)
    if (name === undefined) throw new Error(`Cannot load ${url}: it is not served`)
    return JSON.stringify(schemaOf(name))
  },
})

/** What an editor tells of a document, the cursor at `§`. */
async function edit(name: (typeof SCHEMA_NAMES)[number], fields: string) {
  const written = `{ "$schema": "${HOST}${schemaPath(name)}", ${fields} }`
  const cursor = written.indexOf('§')
  const document = TextDocument.create('file:///job.json', 'json', 1, written.replace('§', ''))
  const json = service.parseJSONDocument(document)
  const position = document.positionAt(Math.max(cursor, 0))
  const completed = await service.doComplete(document, position, json)
  const hover = await service.doHover(document, position, json)
  const faults = await service.doValidation(document, json)
  return {
    completed: completed?.items.map(({ label }) => label) ?? [],
    explained: completed?.items.map(({ documentation }) => documentation) ?? [],
    hover: [hover?.contents].flat().join('\n').replaceAll('\\', ''),
    faults: faults.map(({ message, range }) => ({ message, at: document.getText(range) })),
  }
}

const JOB = '"configuration_type": "table-to-table", "configuration_id": "job"'
const TASKS = '"workflow": [{ "id": "a", "sql_file": "a.sql", "table_name": "t" }]'

test('the name of a field is completed, with what it means', async () => {
  const { completed, explained } = await edit('table-to-table', `${JOB}, ${TASKS}, "max§": 1`)
  expect(completed).toContain('max_active_runs')
  expect(completed).not.toContain('configuration_id')
  expect(explained).not.toContain(undefined)
})

test.each([
  ['"max_active§_runs": 2', 'How many of its runs go on at the same time'],
  ['"monitoring": { "alert": { "email": { "email_to§": "ada@example.com" } } }', 'parted by `;`'],
  ['"parameters": { "store": { "type§": "STRING" } }', 'Its type in BigQuery'],
])('over %s an editor tells what it means', async (field, meaning) => {
  const { hover, faults } = await edit('table-to-table', `${JOB}, ${TASKS}, ${field}`)
  expect(hover).toContain(meaning)
  expect(faults).toEqual([])
})

test.each([
  ['"default_write_disposition": "§"', ['"WRITE_TRUNCATE"', '"WRITE_APPEND"', '"WRITE_EMPTY"']],
  ['"monitoring": { "alert_environment": ["§"] }', ['"PROD"', '"DEV"']],
  ['"monitoring": { "alert_status": "§" }', ['"LATE"', '"RECOVERED"']],
  ['"schedule_timezone": §', ['"Europe/Paris"']],
  ['"catchup": §', ['true', 'false']],
])('within %s its values are offered', async (field, values) => {
  const { completed } = await edit('table-to-table', `${JOB}, ${TASKS}, ${field}`)
  expect(completed).toEqual(expect.arrayContaining(values))
})

test('each kind of task is offered, and then the fields of that kind alone', async () => {
  const kinds = await edit('table-to-table', `${JOB}, "workflow": [{ "id": "a", "task_type": "§" }]`)
  expect(kinds.completed).toEqual(
    expect.arrayContaining(['"sql"', '"run_gbq_script"', '"create_gbq_table"', '"copy_gbq_table"']),
  )
  const task = '{ "id": "a", "task_type": "create_gbq_table", "§": 1 }'
  const { completed } = await edit('table-to-table', `${JOB}, "workflow": [${task}]`)
  expect(completed).toContain('ddl_file')
  expect(completed).not.toContain('table_name')
})

test('a column’s type is offered in capitals, and may be written small', async () => {
  const offered = await edit('ddl', '"bq_table_schema": [{ "name": "a", "type": "§" }]')
  expect(offered.completed).toContain('"TIMESTAMP"')
  const small = await edit('ddl', '"bq_table_schema": [{ "name": "a", "type": "timestamp" }]')
  expect(small.faults).toEqual([])
})

test.each([
  ['"max_active_run": 2', 'max_active_run', '"max_active_run"'],
  ['"max_active_runs": "two"', 'Expected "integer"', '"two"'],
  ['"default_write_disposition": "WRITE"', '"WRITE_APPEND"', '"WRITE"'],
  ['"monitoring": { "impact": 6 }', 'maximum of 5', '6'],
])('%s is marked as wrong where it stands', async (field, message, at) => {
  const { faults } = await edit('table-to-table', `${JOB}, ${TASKS}, ${field}`)
  expect(faults).toEqual([{ message: expect.stringContaining(message), at }])
})

test('a task that lacks a field is told by its kind', async () => {
  const task = '{ "id": "a", "task_type": "delete_gbq_table" }'
  const { faults } = await edit('table-to-table', `${JOB}, "workflow": [${task}]`)
  expect(faults.map(({ message }) => message)).toEqual(['Missing property "bq_table".'])
})
