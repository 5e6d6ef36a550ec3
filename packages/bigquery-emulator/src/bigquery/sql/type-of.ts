import type { Expression } from './ast.ts'
import { impliedName } from './emit-expression.ts'
import { emitQuery } from './emit-query.ts'
import { emitValues } from './emit-value.ts'
import type { Environment } from './environment.ts'
import { typeOfCall } from './type-of-call.ts'
import { is, scalar, supertype, type Type, typeOfConstant, typeOfNode } from './types.ts'

const LITERALS: Record<string, Type> = {
  NULL: { kind: 'null' },
  TRUE: scalar('BOOL'),
  FALSE: scalar('BOOL'),
}

/** Types once found, as each operator asks for those of all that is below it. */
const found = new WeakMap<Environment, WeakMap<Expression, { type: Type | undefined }>>()

/**
 * The type of an expression as far as it can be told without running it. What needs a type and does not learn it here
 * must look at `typeof` at run time, and refuse what it can't do.
 */
export function typeOf(env: Environment, e: Expression): Type | undefined {
  const known = found.get(env) ?? new WeakMap<Expression, { type: Type | undefined }>()
  found.set(env, known)
  const before = known.get(e)
  if (before) return before.type
  const type = tell(env, e)
  known.set(e, { type })
  return type
}

function tell(env: Environment, e: Expression): Type | undefined {
  switch (e.kind) {
    case 'literal':
      if (e.sql.startsWith('unhex')) return scalar('BYTES')
      return LITERALS[e.sql] ?? (isFloatLiteral(e) ? scalar('FLOAT64') : undefined)
    case 'integer':
      return scalar('INT64')
    case 'string':
      return scalar('STRING')
    case 'parameter':
      return typeOfConstant((e.name ? env.named.get(e.name.toLowerCase()) : env.positional[e.index]) ?? '')
    case 'path':
      return typeOfPath(env, e.names)
    case 'field':
      return below(typeOf(env, e.of), [e.name])
    case 'index': {
      const of = typeOf(env, e.of)
      if (of?.kind === 'array') return of.of
      return is(of, 'JSON') ? of : undefined
    }
    case 'unary':
      return e.operator === 'NOT' ? scalar('BOOL') : typeOf(env, e.of)
    case 'binary':
      return typeOfBinary(env, e)
    case 'is':
    case 'between':
    case 'like':
    case 'in':
      return scalar('BOOL')
    case 'case':
      return alike(env, [...e.whens.map(w => w.result), ...(e.otherwise ? [e.otherwise] : [])])
    case 'cast':
      return typeOfNode(e.type)
    case 'extract':
      return scalar(['DATE', 'TIME', 'DATETIME'].includes(e.part.name) ? e.part.name : 'INT64')
    case 'interval':
      return scalar('INTERVAL')
    case 'array':
      if (e.type) return typeOfNode(e.type)
      return { kind: 'array', of: e.items.length === 0 ? scalar('INT64') : alike(env, e.items) }
    case 'struct':
      if (e.type) return typeOfNode(e.type)
      return {
        kind: 'struct',
        fields: e.fields.map(f => ({
          name: e.tuple ? undefined : (f.name ?? impliedName(f.value)),
          type: typeOf(env, f.value),
        })),
      }
    case 'query': {
      if (e.how === 'exists') return scalar('BOOL')
      const column = emitValues(e.query, q => emitQuery(env, q)).columns?.[0]?.type
      return e.how === 'array' ? { kind: 'array', of: column } : column
    }
    case 'typed':
      return scalar(e.type === 'DECIMAL' ? 'NUMERIC' : e.type)
    case 'javascript':
      return typeOfNode(e.returns)
    case 'call':
      return typeOfCall(env, e)
    case 'system':
    case 'part':
      return undefined
  }
}

function typeOfPath(env: Environment, names: readonly string[]): Type | undefined {
  const [first = '', second = '', ...rest] = names.map(name => name.toLowerCase())
  if (env.columns.has(first)) {
    if (names.length > 1 && env.aliases.has(first) && env.types.has(`${first}.${second}`))
      return below(env.types.get(`${first}.${second}`), rest)
    return below(env.types.get(first), names.slice(1))
  }
  const variable = env.variables.get(first)
  if (variable !== undefined) return below(env.types.get(first) ?? typeOfConstant(variable), names.slice(1))
  if (first.startsWith('current_')) return scalar(first.slice('current_'.length).toUpperCase())
  return below(env.types.get(first), names.slice(1))
}

/** The type of a field, of a field of it, and so on. */
function below(type: Type | undefined, names: readonly string[]): Type | undefined {
  let at = type
  for (const name of names) {
    if (is(at, 'JSON')) return at
    if (at?.kind !== 'struct') return undefined
    at = at.fields.find(f => f.name?.toLowerCase() === name.toLowerCase())?.type
  }
  return at
}

function typeOfBinary(env: Environment, e: Extract<Expression, { kind: 'binary' }>): Type | undefined {
  switch (e.operator) {
    case '+':
    case '-':
    case '*':
    case '/': {
      const common = alike(env, [e.left, e.right])
      if (e.operator === '/') return is(common, 'INT64') ? scalar('FLOAT64') : common
      // A date and a number of days, or an interval.
      const [a, b] = [typeOf(env, e.left), typeOf(env, e.right)]
      if (
        e.operator === '-' &&
        a?.kind === 'scalar' &&
        is(b, a.name) &&
        /^(DATE|DATETIME|TIMESTAMP|TIME)$/.test(a.name)
      )
        return scalar('INTERVAL')
      const moved = is(b, 'INTERVAL') ? a : is(a, 'INTERVAL') ? b : undefined
      if (moved && /^[+-]$/.test(e.operator)) return is(moved, 'DATE') ? scalar('DATETIME') : moved
      if (moved) return scalar('INTERVAL')
      const dates = [typeOf(env, e.left), typeOf(env, e.right)].filter(t => is(t, 'DATE'))
      if (dates.length === 1 && (e.left.kind === 'integer' || e.right.kind === 'integer')) return dates[0]
      return common
    }
    case '||': {
      const side = typeOf(env, e.left)
      return side?.kind === 'null' ? typeOf(env, e.right) : side
    }
    case '&':
    case '|':
    case '^':
    case '<<':
    case '>>':
      return typeOf(env, e.left)
    default:
      return scalar('BOOL')
  }
}

/** `1.5`, which is FLOAT64 by itself and becomes NUMERIC beside a NUMERIC. */
export function isFloatLiteral(e: Expression): boolean {
  if (e.kind === 'unary' && (e.operator === '-' || e.operator === '+')) return isFloatLiteral(e.of)
  return e.kind === 'literal' && e.sql.endsWith(' AS DOUBLE)')
}

/** The digits of a literal of floats as they are written. */
export function floatText(e: Expression): string | undefined {
  if (e.kind === 'unary' && (e.operator === '-' || e.operator === '+')) {
    const text = floatText(e.of)
    return text && `${e.operator}${text}`
  }
  return isFloatLiteral(e) && e.kind === 'literal'
    ? e.sql.slice('CAST('.length, -' AS DOUBLE)'.length)
    : undefined
}

/**
 * The type that expressions have in common. Literals of floats follow a NUMERIC among the others.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/conversion_rules#literal_coercion
 */
export function alike(env: Environment, all: readonly Expression[]): Type | undefined {
  const firm = supertype(all.filter(e => !isFloatLiteral(e)).map(e => typeOf(env, e)))
  if (is(firm, 'NUMERIC')) return firm
  return supertype(all.map(e => typeOf(env, e)))
}

/** Whether an expression is certainly of type NUMERIC. */
export function isNumeric(env: Environment, e: Expression): boolean {
  return is(typeOf(env, e), 'NUMERIC')
}
