import { describe, expect, test } from 'vitest'
import { planOf } from '../../shared/document/check.ts'
import { withoutTexts } from '../../shared/document/script.ts'
import { readPlan, writePlan } from '../../shared/model/plan.ts'
import { SQL, tableToStorage, tableToTable } from './documents.ts'

const files = { 'a.sql': SQL }
const RUN = { timeout_seconds: 3600, parameters: { n: { type: 'INT64', default: '9223372036854775807' } } }
const documents = (task: object, document: object) => [
  tableToTable({ workflow: [{ id: 'a', sql_file: 'a.sql', table_name: 'a', ...task }], ...document }),
  tableToStorage({
    tasks: [{ task_id: 'a', sql_file: 'a.sql', output_filename: 'a', ...task }],
    ...document,
  }),
]
/** What the plan says of the attempts of the only task, whatever the type. */
const attempts = (task: object, document: object) =>
  documents(task, document).map(one => {
    const [planned] = planOf(one, files).tasks
    return [
      planned?.retries,
      planned?.retry_delay_seconds,
      planned?.retries_are_own,
      planned?.timeout_seconds,
    ]
  })
const both = <T>(one: T) => [one, one]

describe('what a plan says of attempts', () => {
  test.each([
    ['nothing', {}, {}, [undefined, undefined, undefined, undefined]],
    ['the document', {}, { retries: 2 }, [2, 60, undefined, undefined]],
    ['the document, with a delay', {}, { retries: 2, retry_delay_seconds: 5 }, [2, 5, undefined, undefined]],
    ['the task', { retries: 1, timeout_seconds: 9 }, { retries: 2, retry_delay_seconds: 5 }, [1, 5, true, 9]],
    ['the task: none', { retries: 0 }, { retries: 2 }, [undefined, undefined, undefined, undefined]],
    ['the task: another delay', { retry_delay_seconds: 7 }, { retries: 2 }, [2, 7, undefined, undefined]],
    [
      'the run alone: how long it may take',
      {},
      { timeout_seconds: 60 },
      [undefined, undefined, undefined, undefined],
    ],
  ])('is what %s says', (_, task, document, expected) => {
    expect(attempts(task, document)).toEqual(both(expected))
  })

  test('and of the run is read as it was written', () => {
    for (const document of documents({ retries: 1, timeout_seconds: 60 }, RUN)) {
      const plan = planOf(document, files)
      expect(plan).toMatchObject(RUN)
      expect(readPlan(writePlan(plan))).toEqual(plan)
    }
  })
})

test.each([
  ["SELECT '@a', @b -- @c", '@b'],
  ['SELECT """\n@a""", @b /* @c\n@d */ + @e', '@b@e'],
  ["SELECT r'\\@a', `@b`, @c # @d", '@c'],
])('in %j, what stands in texts and comments is blank, and the lines are as many', (sql, left) => {
  const code = withoutTexts(sql)
  expect(code.match(/@[a-z]/g)?.join('')).toBe(left)
  expect([code.length, code.split('\n').length]).toEqual([sql.length, sql.split('\n').length])
})
