import { BigQueryError } from '../../errors.ts'
import type { Statement } from './ast-statements.ts'
import {
  accept,
  type Cursor,
  expect,
  expression,
  list,
  looks,
  name,
  peek,
  query,
  tablePath,
} from './cursor.ts'
import { javaScript } from './javascript.ts'
import { tableOptions } from './options.ts'
import { structFields, type } from './type.ts'

type Function_ = Extract<Statement, { kind: 'create function' }>
type How = Pick<Function_, 'replace' | 'temporary' | 'aggregate' | 'at'>

/**
 * Reads what follows CREATE FUNCTION.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language#create_function_statement
 */
export function createFunction(c: Cursor, how: How): Function_ {
  const absent = accept(c, 'IF', 'NOT', 'EXISTS')
  const names = tablePath(c)
  const parameters = functionParameters(c, how.aggregate)
  const returns = accept(c, 'RETURNS') ? type(c) : undefined
  const body = javaScript(c, names, parameters, returns) ?? sqlBody(c)
  const text = c.source.slice(how.at, peek(c, -1).end)
  return { kind: 'create function', names, ...how, absent, parameters, returns, body, text }
}

function sqlBody(c: Cursor): Function_['body'] {
  expect(c, 'AS', '(')
  const body = expression(c)
  expect(c, ')')
  tableOptions(c)
  return body
}

/** `(a INT64, b ANY TYPE)`. That a parameter of an aggregate is the same for all its rows makes no difference here. */
function functionParameters(c: Cursor, aggregate: boolean): Function_['parameters'] {
  return distinct(c, () => {
    const found = parameter(c)
    if (aggregate) accept(c, 'NOT', 'AGGREGATE')
    return found
  })
}

function parameter(c: Cursor): Function_['parameters'][number] {
  return { name: name(c), type: accept(c, 'ANY', 'TYPE') ? undefined : type(c) }
}

/** A parameter of a table function, which may be a table. */
function tableParameter(c: Cursor): TableFunction['parameters'][number] {
  const next = peek(c, 1)
  const isTable = next.kind === 'word' && /^TABLE$/i.test(next.text)
  if (!isTable && !looks({ ...c, at: c.at + 1 }, 'ANY', 'TABLE')) return parameter(c)
  const parameterName = name(c)
  const table = accept(c, 'ANY', 'TABLE') ? [] : columns(c)
  return { name: parameterName, type: undefined, table }
}

/** Parameters in parentheses, whose names differ. */
function distinct<P extends { name: string }>(c: Cursor, one: (c: Cursor) => P): P[] {
  expect(c, '(')
  const parameters = looks(c, ')') ? [] : list(c, one)
  expect(c, ')')
  const twice = parameters.find((p, i) =>
    parameters.some((q, k) => k < i && q.name.toLowerCase() === p.name.toLowerCase()),
  )
  if (twice) throw new BigQueryError('invalidQuery', `Duplicate argument name ${twice.name}`)
  return parameters
}

type TableFunction = Extract<Statement, { kind: 'create table function' }>

/**
 * Reads what follows CREATE TABLE FUNCTION.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language#create_table_function_statement
 */
export function createTableFunction(c: Cursor, how: { replace: boolean; at: number }): TableFunction {
  const absent = accept(c, 'IF', 'NOT', 'EXISTS')
  const names = tablePath(c)
  const parameters = distinct(c, tableParameter)
  const returns = accept(c, 'RETURNS') ? columns(c) : undefined
  tableOptions(c)
  expect(c, 'AS')
  const rows = query(c)
  const text = c.source.slice(how.at, peek(c, -1).end)
  return { kind: 'create table function', names, ...how, absent, parameters, returns, query: rows, text }
}

/** `TABLE<a INT64, b STRING>`, which reads as a struct does. */
function columns(c: Cursor): NonNullable<TableFunction['returns']> {
  expect(c, 'TABLE')
  return structFields(c).map(f => {
    if (f.name) return { name: f.name, type: f.type }
    throw new BigQueryError('invalidQuery', 'A column of TABLE<…> needs a name')
  })
}
