import { describe, expect, test } from 'vitest'
import { identityOf } from '../../studio/rules/key.ts'
import { givenIn, parametersOf, typedValue } from '../../studio/rules/parameters.ts'
import { fieldsOf, taskFieldsOf } from '../../studio/rules/written.ts'

describe('the fields of a document', () => {
  test('are as they were written, and as placeholders made them where that differs', () => {
    const document = { configuration_id: 'a', default_bq_dataset: '{{dataset}}', workflow: [{ id: 'x' }] }
    expect(fieldsOf(document, { ...document, default_bq_dataset: 'sales' })).toEqual([
      { name: 'configuration_id', written: 'a', filled: undefined },
      { name: 'default_bq_dataset', written: '{{dataset}}', filled: 'sales' },
    ])
  })

  test('of a task tell what it says itself from what it has from the document or by default', () => {
    const document = {
      default_gcp_project_id: 'p',
      default_bq_dataset: 'd',
      workflow: [{ id: 'x', bq_dataset: 'own', sql_file: 'x.sql' }, { id: 'y' }],
    }
    const task = { task_type: 'sql', write_disposition: 'WRITE_TRUNCATE', files: null, criticality: 'break' }
    const planned = [
      { ...task, task_id: 'x', table: 'p.own.t', depends_on: [] },
      { ...task, task_id: 'y', table: null, depends_on: [0] },
    ]
    expect(taskFieldsOf(document, planned)).toMatchObject([
      {
        file: 'x.sql',
        target: [
          { text: 'p', inherited: 'from default_gcp_project_id' },
          { text: 'own', inherited: undefined },
          { text: 't', inherited: undefined },
        ],
        criticality: { text: 'break', inherited: 'by default' },
      },
      { file: undefined, target: [], after: ['x'] },
    ])
  })
})

describe('the parameters of a launch', () => {
  test('are those that the document declares', () => {
    const parameters = { size: { type: 'INT64', default: 12 }, days: { type: 'ARRAY<DATE>' }, odd: 1 }
    expect(parametersOf({ parameters })).toEqual([
      { name: 'size', type: 'INT64', initial: '12', description: undefined },
      { name: 'days', type: 'ARRAY<DATE>', initial: undefined, description: undefined },
    ])
    expect([parametersOf(null), parametersOf({})]).toEqual([[], []])
  })

  test.each([
    ['INT64', '12', 12],
    ['INT64', '9007199254740993', '9007199254740993'],
    ['INT64', 'many', 'many'],
    ['FLOAT64', '1.5', 1.5],
    ['BOOL', 'false', false],
    ['STRING', '12', '12'],
    ['ARRAY<INT64>', '[1, 2]', [1, 2]],
    ['ARRAY<INT64>', '[1', '[1'],
    ['ARRAY<STRING>', '[null]', '[null]'],
  ])('of type %s that were typed as %s are sent as %j', (type, text, value) => {
    expect(typedValue(type, text)).toEqual(value)
  })

  test('that were left empty are not sent', () => {
    const fields = new FormData()
    fields.set('parameter-size', '6')
    fields.set('parameter-name', '')
    const parameter = { initial: undefined, description: undefined }
    expect(
      givenIn(fields, [
        { ...parameter, name: 'size', type: 'INT64' },
        { ...parameter, name: 'name', type: 'STRING' },
      ]),
    ).toEqual({ size: 6 })
  })
})

test('an address names a configuration, or none', () => {
  expect(identityOf('table-to-table~DEV~job_DEV')).toEqual({
    configuration_type: 'table-to-table',
    environment: 'DEV',
    configuration_id: 'job_DEV',
  })
  for (const key of [
    '',
    'table-to-table',
    'x~DEV~job',
    'workflow~dev~job',
    'workflow~DEV~',
    'workflow~DEV~a~b',
  ])
    expect(identityOf(key)).toBeUndefined()
})
