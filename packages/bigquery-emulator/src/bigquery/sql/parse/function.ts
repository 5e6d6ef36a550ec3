import { BigQueryError } from '../../errors.ts'
import type { Statement } from './ast-statements.ts'
import { accept, type Cursor, expect, expression, list, looks, name, peek, tablePath } from './cursor.ts'
import { javaScript } from './javascript.ts'
import { tableOptions } from './options.ts'
import { type } from './type.ts'

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
export function functionParameters(c: Cursor, aggregate: boolean): Function_['parameters'] {
  expect(c, '(')
  const parameter = (): Function_['parameters'][number] => {
    const parameterName = name(c)
    const found = { name: parameterName, type: accept(c, 'ANY', 'TYPE') ? undefined : type(c) }
    if (aggregate) accept(c, 'NOT', 'AGGREGATE')
    return found
  }
  const parameters = looks(c, ')') ? [] : list(c, parameter)
  expect(c, ')')
  const twice = parameters.find((p, i) =>
    parameters.some((q, k) => k < i && q.name.toLowerCase() === p.name.toLowerCase()),
  )
  if (twice) throw new BigQueryError('invalidQuery', `Duplicate argument name ${twice.name}`)
  return parameters
}
