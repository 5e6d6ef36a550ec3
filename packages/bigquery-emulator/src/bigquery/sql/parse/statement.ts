import { unsupported } from '../../errors.ts'
import type { Expression } from './ast.ts'
import type { Assignment, MergeWhen, Statement } from './ast-statements.ts'
import {
  accept,
  alias,
  type Cursor,
  expect,
  expression,
  list,
  looks,
  member,
  name,
  peek,
  query,
  startsQuery,
  tablePath,
  take,
  unexpected,
} from './cursor.ts'
import { alter, create, drop } from './ddl.ts'
import { tableOptions } from './options.ts'
import { call } from './procedure.ts'
import { control } from './script.ts'
import { sources } from './source.ts'

/** Reads statements, each ended by `;`, up to one of the words in `until`. */
export function statements(c: Cursor, until: string[]): Statement[] {
  const found: Statement[] = []
  for (;;) {
    while (accept(c, ';')) {}
    if (peek(c).kind === 'end' || until.some(word => looks(c, word))) return found
    found.push(statement(c))
    if (peek(c).kind === 'end') return found
    if (!looks(c, ';')) throw unexpected(c, 'Expected end of input but got')
  }
}

const REFUSED = ['GRANT', 'REVOKE', 'LOAD DATA', 'UNDROP', 'CLONE DATA', 'DESCRIBE', 'EXPLAIN', 'ANALYZE']

function statement(c: Cursor): Statement {
  if (startsQuery(c)) return { kind: 'query', query: query(c) }
  const refused = REFUSED.find(words => looks(c, ...words.split(' ')))
  if (refused) throw unsupported(`${refused} statements`)
  const at = peek(c).start
  if (accept(c, 'INSERT')) return insert(c, at)
  if (accept(c, 'UPDATE')) return update(c, at)
  if (accept(c, 'DELETE')) return remove(c, at)
  if (accept(c, 'TRUNCATE', 'TABLE')) return { kind: 'truncate', table: tablePath(c), at }
  if (accept(c, 'MERGE')) return merge(c, at)
  if (accept(c, 'CREATE')) return create(c, at)
  if (accept(c, 'DROP')) return drop(c, at)
  if (accept(c, 'ALTER')) return alter(c, at)
  if (accept(c, 'EXPORT', 'DATA')) {
    if (looks(c, 'WITH')) throw unsupported('EXPORT DATA WITH CONNECTION')
    const options = tableOptions(c)
    expect(c, 'AS')
    return { kind: 'export', options, query: query(c) }
  }
  if (accept(c, 'ASSERT')) {
    const condition = expression(c)
    return { kind: 'assert', condition, message: accept(c, 'AS') ? take(c).text : undefined }
  }
  if (accept(c, 'CALL')) return call(c, at)
  const script = control(c)
  if (script) return script
  throw unexpected(c)
}

function valueOrDefault(c: Cursor): Expression | undefined {
  return accept(c, 'DEFAULT') ? undefined : expression(c)
}

function tuple(c: Cursor): (Expression | undefined)[] {
  expect(c, '(')
  const values = list(c, valueOrDefault)
  expect(c, ')')
  return values
}

function columnNames(c: Cursor): string[] {
  if (!looks(c, '(') || startsQuery(c)) return []
  expect(c, '(')
  const columns = list(c, name)
  expect(c, ')')
  return columns
}

function insert(c: Cursor, at: number): Statement {
  accept(c, 'INTO')
  const table = tablePath(c)
  const columns = columnNames(c)
  const common = { kind: 'insert', table, columns, at } as const
  if (accept(c, 'VALUES')) return { ...common, rows: list(c, tuple), query: undefined }
  return { ...common, rows: undefined, query: query(c) }
}

function assignment(c: Cursor): Assignment {
  const at = peek(c).start
  const target = [name(c)]
  while (accept(c, '.')) target.push(member(c))
  expect(c, '=')
  return { target, value: valueOrDefault(c), at }
}

function update(c: Cursor, at: number): Statement {
  const table = tablePath(c)
  const own = looks(c, 'SET') ? undefined : alias(c)
  expect(c, 'SET')
  const set = list(c, assignment)
  const from = accept(c, 'FROM') ? sources(c) : undefined
  // BigQuery wants a WHERE on every UPDATE and DELETE.
  if (!accept(c, 'WHERE')) throw unexpected(c, 'UPDATE must have a WHERE clause; got')
  return { kind: 'update', table, alias: own, set, from, where: expression(c), at }
}

function remove(c: Cursor, at: number): Statement {
  accept(c, 'FROM')
  const table = tablePath(c)
  const own = alias(c)
  if (!accept(c, 'WHERE')) throw unexpected(c, 'DELETE must have a WHERE clause; got')
  return { kind: 'delete', table, alias: own, where: expression(c), at }
}

function merge(c: Cursor, at: number): Statement {
  accept(c, 'INTO')
  const table = tablePath(c)
  const own = alias(c)
  expect(c, 'USING')
  const source = sources(c)
  expect(c, 'ON')
  const on = expression(c)
  const whens: MergeWhen[] = []
  while (accept(c, 'WHEN')) whens.push(mergeWhen(c))
  return { kind: 'merge', table, alias: own, source, on, whens, at }
}

function mergeWhen(c: Cursor): MergeWhen {
  const not = accept(c, 'NOT')
  expect(c, 'MATCHED')
  let matched: MergeWhen['matched'] = not ? 'TARGET' : 'MATCHED'
  if (not && accept(c, 'BY', 'SOURCE')) matched = 'SOURCE'
  else if (not) accept(c, 'BY', 'TARGET')
  const condition = accept(c, 'AND') ? expression(c) : undefined
  expect(c, 'THEN')
  if (accept(c, 'DELETE')) return { matched, condition, action: { kind: 'delete' } }
  if (accept(c, 'UPDATE', 'SET'))
    return { matched, condition, action: { kind: 'update', set: list(c, assignment) } }
  expect(c, 'INSERT')
  const columns = columnNames(c)
  if (accept(c, 'ROW')) return { matched, condition, action: { kind: 'insert', columns, values: undefined } }
  expect(c, 'VALUES')
  return { matched, condition, action: { kind: 'insert', columns, values: tuple(c) } }
}
