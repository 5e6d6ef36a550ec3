import { expect, test } from 'vitest'
import { constantsOf } from '../../shared/document/context.ts'
import { filledBy } from '../../shared/document/filled.ts'
import { tableToTable } from './documents.ts'

/** Constants that count how often a name was looked for among them. */
function counted() {
  const constants = constantsOf({ account: '000099', environment: 'DEV' }, undefined)
  const count = { looked: 0 }
  const get = () => {
    count.looked++
    return constants.names
  }
  return { count, constants: Object.defineProperty({ ...constants }, 'names', { get }) }
}

const unknown = Array.from({ length: 1000 }, (_, at) => `{{UNKNOWN_${at}}}`)

test('of a thousand placeholders that are none, in a text each, no more are looked for than are told', () => {
  const { count, constants } = counted()
  const document = tableToTable({ workflow: unknown.map(id => ({ id })) })
  expect(filledBy({ document, files: {} }, constants).ofDocument).toHaveLength(101)
  expect(count.looked).toBe(101)
})

test('of a thousand files with a placeholder that is none, no more are looked at than are told', () => {
  const { count, constants } = counted()
  const files = Object.fromEntries(unknown.map((text, at) => [`${at}.sql`, text]))
  const document = tableToTable({ workflow: Object.keys(files).map(sql_file => ({ id: 'a', sql_file })) })
  expect(filledBy({ document, files }, constants).ofFiles).toHaveLength(101)
  expect(count.looked).toBe(101)
})
