import type { ByName } from './ast.ts'
import { accept, type Cursor, expect, list, looks, name, peek, take, unexpected } from './cursor.ts'

const OPERATORS = ['UNION ALL', 'UNION DISTINCT', 'INTERSECT DISTINCT', 'EXCEPT DISTINCT']
const MODES = ['FULL OUTER', 'FULL', 'LEFT OUTER', 'LEFT', 'INNER']

export type SetOperator = { operator: string; byName: ByName | undefined }

/**
 * Reads a set operator and how it puts columns together, or nothing if none comes next.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/query-syntax#set_operators
 */
export function setOperator(c: Cursor): SetOperator | undefined {
  const mode = MODES.find(words => looks(c, ...words.split(' ')))
  const ahead = mode?.split(' ') ?? []
  const operator = OPERATORS.find(words => looks(c, ...ahead, ...words.split(' ')))
  if (!operator) {
    if (looks(c, 'UNION') || looks(c, 'INTERSECT') || looks(c, 'EXCEPT')) {
      take(c)
      throw unexpected(c, 'Expected keyword ALL or keyword DISTINCT but got')
    }
    return undefined
  }
  expect(c, ...ahead, ...operator.split(' '))
  const outer = mode?.split(' ')[0]
  const given = outer === 'FULL' || outer === 'LEFT' || outer === 'INNER' ? outer : undefined
  const strict = accept(c, 'STRICT')
  if (accept(c, 'CORRESPONDING')) {
    const on = accept(c, 'BY') ? columns(c) : undefined
    return { operator, byName: { mode: strict ? 'STRICT' : (given ?? 'INNER'), on } }
  }
  if (!strict && accept(c, 'BY', 'NAME'))
    return { operator, byName: { mode: given ?? 'STRICT', on: accept(c, 'ON') ? columns(c) : undefined } }
  if (given || strict)
    throw unexpected(c, `Expected keyword BY or keyword CORRESPONDING but got ${peek(c).text}`)
  return { operator, byName: undefined }
}

function columns(c: Cursor): string[] {
  expect(c, '(')
  const found = list(c, name)
  expect(c, ')')
  return found
}
