import type { Expression } from './ast.ts'
import { accept, type Cursor, expression, list, peek } from './cursor.ts'

/** `x >= 1` or an error where that does not hold. */
export function assertion(c: Cursor): Expression {
  const at = peek(c).start
  const when = expression(c)
  const payload = accept(c, ',') ? list(c, expression) : []
  const message: Expression = {
    kind: 'string',
    text: `Assert failed: ${c.source.slice(at, peek(c).start).trim()}`,
    at,
  }
  const error = errorCall([message, ...payload], at)
  return {
    kind: 'case',
    of: undefined,
    whens: [{ when, result: { kind: 'bool', value: true, at } }],
    otherwise: error,
    at,
  }
}

function errorCall(parts: Expression[], at: number): Expression {
  const call = (called: string, args: Expression[]): Expression => ({
    kind: 'call',
    name: called,
    safe: false,
    args,
    named: [],
    distinct: false,
    nulls: undefined,
    having: undefined,
    order: [],
    limit: undefined,
    over: undefined,
    at,
  })
  const texts = parts.map(part => (part.kind === 'string' ? part : call('TO_JSON_STRING', [part])))
  return call('ERROR', [call('CONCAT', texts)])
}
