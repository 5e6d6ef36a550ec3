import { BigQueryError } from './errors.ts'
import type { Control, Statement } from './sql/parse/ast-statements.ts'
import { parse } from './sql/parse/parse.ts'

const CONTROL: Record<Control['kind'], true> = {
  declare: true,
  set: true,
  if: true,
  while: true,
  repeat: true,
  for: true,
  block: true,
  break: true,
  continue: true,
  return: true,
  raise: true,
  transaction: true,
  execute: true,
  call: true,
}

/** The statements of a query job, of which there is one at least. */
export function parseJob(source: string): { statements: Statement[]; last: Statement } {
  const statements = parse(source)
  const last = statements.at(-1)
  if (!last)
    throw new BigQueryError('invalidQuery', 'Syntax error: Unexpected end of script at [1:1]', {
      location: 'query',
    })
  return { statements, last }
}

/** Whether BigQuery takes them for one statement; a query may have temporary functions of its own before it. */
export function isOneStatement(statements: readonly Statement[], last: Statement): boolean {
  if (statements.length === 1)
    return !Object.hasOwn(CONTROL, last.kind) && !(last.kind === 'create function' && last.temporary)
  const before = statements.slice(0, -1)
  return last.kind === 'query' && before.every(s => s.kind === 'create function' && s.temporary)
}
