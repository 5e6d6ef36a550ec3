import type { Expression } from './ast.ts'
import type { Control, Statement } from './ast-statements.ts'
import {
  accept,
  type Cursor,
  expect,
  expression,
  isName,
  list,
  looks,
  name,
  peek,
  tablePath,
  unexpected,
} from './cursor.ts'
import { tableOptions } from './options.ts'
import { control } from './script.ts'
import { type } from './type.ts'

type Procedure = Extract<Statement, { kind: 'create procedure' }>

/**
 * Reads what follows CREATE PROCEDURE.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language#create_procedure
 */
export function createProcedure(c: Cursor, how: { replace: boolean; at: number }): Procedure {
  const absent = accept(c, 'IF', 'NOT', 'EXISTS')
  const names = tablePath(c)
  expect(c, '(')
  const parameters = looks(c, ')') ? [] : list(c, parameter)
  expect(c, ')')
  tableOptions(c)
  if (!looks(c, 'BEGIN')) throw unexpected(c, 'Expected keyword BEGIN but got')
  const body = control(c)
  if (body?.kind !== 'block') throw unexpected(c)
  const text = c.source.slice(how.at, peek(c, -1).end)
  return { kind: 'create procedure', names, ...how, absent, parameters, body, text }
}

function parameter(c: Cursor): Procedure['parameters'][number] {
  const mode = accept(c, 'IN') ? 'IN' : (outward(c) ?? 'IN')
  return { mode, name: name(c), type: type(c) }
}

/** OUT and INOUT are names as well: `out INT64` is a parameter of that name. */
function outward(c: Cursor): 'OUT' | 'INOUT' | undefined {
  const after = peek(c, 2).kind
  if (!isName(c, 1) || (after !== 'word' && after !== 'name')) return undefined
  return (['OUT', 'INOUT'] as const).find(word => accept(c, word))
}

/** Reads what follows CALL. */
export function call(c: Cursor, at: number): Extract<Control, { kind: 'call' }> {
  const names = tablePath(c)
  expect(c, '(')
  const args: Expression[] = looks(c, ')') ? [] : list(c, expression)
  expect(c, ')')
  return { kind: 'call', names, args, at }
}
