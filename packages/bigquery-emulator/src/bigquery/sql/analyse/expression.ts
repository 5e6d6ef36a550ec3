import { unsupported } from '../../errors.ts'
import type { Expression, Query } from '../parse/ast.ts'
import type { Analyser } from './analyser.ts'
import { analyseCall } from './call.ts'
import { refuseMixed } from './clash.ts'
import { analyseBetween, analyseBinary, analyseCase, analyseIn, analyseLike } from './comparison.ts'
import { requireExtracted, requireInterval } from './date-parts.ts'
import type { Environment } from './environment.ts'
import { alike, coerced, commonType, isFloatLiteral, structOf } from './literal.ts'
import { impliedName } from './names.ts'
import { analysePath, below } from './path.ts'
import { invalid } from './place.ts'
import { requireBool, requireCast, requireCounted } from './require-type.ts'
import { rowsOf } from './rows.ts'
import type { Node, NodeOf } from './tree.ts'
import { is, scalar, type Type, typeOfNode, typeText } from './types.ts'

type Of<Kind extends Expression['kind']> = Extract<Expression, { kind: Kind }>

/** An expression with its names and types. What BigQuery finds wrong with it is a `BigQueryError`. */
export function analyseExpression(a: Analyser, env: Environment, e: Expression): Node {
  const { at } = e
  const of = (inner: Expression) => a.expression(env, inner)
  const maybe = (inner: Expression | undefined) => inner && of(inner)
  switch (e.kind) {
    case 'null':
      return { ...e, type: { kind: 'null' } }
    case 'bool':
      return { ...e, type: scalar('BOOL') }
    case 'integer':
      return { ...e, type: scalar('INT64') }
    case 'float':
      return { ...e, type: scalar('FLOAT64') }
    case 'string':
      return { ...e, type: scalar('STRING') }
    case 'bytes':
      return { ...e, type: scalar('BYTES') }
    case 'typed':
      if (LACKED.test(e.name)) throw unsupported(`type ${e.name}`)
      if (/^RANGE<(?!(DATE|DATETIME|TIMESTAMP)>)/.test(e.name)) throw invalid(`Type not found: ${e.name}`, at)
      return { ...e, type: typeOfNode({ kind: 'scalar', name: e.name, parameters: [] }) }
    case 'rows':
    case 'part':
      return { ...e, type: undefined }
    case 'parameter':
      return parameter(env, e)
    case 'system': {
      const value = env.variables.get(`@@${e.name.toLowerCase()}`)
      if (value && 'sql' in value) return { kind: 'constant', ...value, parameter: false, at }
      throw unsupported(`system variable @@${e.name}`)
    }
    case 'path':
      return analysePath(a, env, e)
    case 'field':
      return below(of(e.of), [e.name], [e.place])
    case 'index': {
      const [array, by] = [of(e.of), of(e.by)]
      return { kind: 'index', of: array, how: e.how, by, type: elementOf(array.type), at }
    }
    case 'unary': {
      const inner = of(e.of)
      if (e.operator === 'NOT') requireBool(inner, 'NOT')
      if (e.operator === '-' || e.operator === '+') requireCounted(e.operator, [inner], at)
      const type = e.operator === 'NOT' ? scalar('BOOL') : inner.type
      return { kind: 'unary', operator: e.operator, of: inner, type, at }
    }
    case 'binary':
      return analyseBinary(e, of(e.left), of(e.right))
    case 'is':
      return { ...e, of: of(e.of), other: maybe(e.other), type: scalar('BOOL') }
    case 'between':
      return analyseBetween(e, of(e.of), of(e.low), of(e.high))
    case 'like':
      return analyseLike(e, of(e.of), e.patterns.map(of), maybe(e.array))
    case 'in':
      return analyseIn(e, of(e.of), e.items?.map(of), e.query && rows(a, env, e.query), maybe(e.array))
    case 'case':
      return analyseCase(
        e,
        maybe(e.of),
        e.whens.map(w => ({ when: of(w.when), result: of(w.result) })),
        maybe(e.otherwise),
      )
    case 'cast':
      return cast(e, of(e.of), maybe(e.format), maybe(e.zone))
    case 'extract': {
      const type = scalar(['DATE', 'TIME', 'DATETIME'].includes(e.part.name) ? e.part.name : 'INT64')
      const inner = of(e.of)
      requireExtracted(e.part, inner.type, at)
      return { kind: 'extract', part: e.part, of: inner, zone: maybe(e.zone), type, at }
    }
    case 'interval':
      if (!e.to) requireInterval(e.part, at)
      return { kind: 'interval', by: of(e.by), part: e.part, to: e.to, type: scalar('INTERVAL'), at }
    case 'array':
      return array(e, e.items.map(of))
    case 'struct':
      return struct(
        e,
        e.fields.map(f => ({ name: f.name ?? impliedName(f.value), value: of(f.value) })),
      )
    case 'query': {
      const found = rows(a, env, e.query)
      const column = found.query.columns && firstOf(found)
      const type =
        e.how === 'exists'
          ? scalar('BOOL')
          : e.how === 'array'
            ? ({ kind: 'array', of: column } as const)
            : column
      return { kind: 'query', how: e.how, rows: found, type, at }
    }
    case 'javascript':
      return javaScript(a, env, e)
    case 'call':
      return analyseCall(a, env, e)
  }
}

/** The body of a function in JavaScript, which sees its arguments as the variables of its parameters' names. */
function javaScript(a: Analyser, env: Environment, e: Of<'javascript'>): Node {
  const args = e.parameters.map(({ name }) =>
    a.expression(env, { kind: 'path', names: [name], places: [], at: e.at }),
  )
  const libraries = e.libraries.map(env.library)
  return {
    kind: 'javascript',
    body: e,
    args,
    libraries,
    query: env.query,
    type: typeOfNode(e.returns),
    at: e.at,
  }
}

const rows = (a: Analyser, env: Environment, q: Query) => rowsOf(q, a.query(env, q))

/** The type of what an expression takes of each row. */
function firstOf({ query, struct: whole }: ReturnType<typeof rowsOf>): Type | undefined {
  if (whole) return query.columns && { kind: 'struct', fields: query.columns }
  return query.columns?.[0]?.type
}

function elementOf(type: Type | undefined): Type | undefined {
  if (type?.kind === 'array') return type.of
  return is(type, 'JSON') ? type : undefined
}

function parameter(env: Environment, e: Of<'parameter'>): Node {
  const value = e.name ? env.named.get(e.name.toLowerCase()) : env.positional[e.index]
  if (value) return { kind: 'constant', ...value, parameter: true, at: e.at }
  throw invalid(
    e.name ? `Query parameter '${e.name}' not found` : `Positional parameter ${e.index + 1} not found`,
    e.at,
  )
}

/** Types that BigQuery has and the emulator has not. */
const LACKED = /^GEOGRAPHY$/

/** What CAST goes to by a FORMAT. */
const FORMATTED = /^(STRING|BYTES|DATE|DATETIME|TIME|TIMESTAMP)$/

function cast(e: Of<'cast'>, given: Node, format: Node | undefined, zone: Node | undefined): Node {
  if (e.type.kind === 'scalar' && LACKED.test(e.type.name)) throw unsupported(`type ${e.type.name}`)
  const type = typeOfNode(e.type)
  if (is(given.type, 'JSON') && !format && type.kind === 'scalar' && type.name !== 'JSON')
    throw invalid(`Invalid cast from JSON to ${type.name}`, e.at)
  if (format && !(type.kind === 'scalar' && FORMATTED.test(type.name)))
    throw invalid(`FORMAT is not allowed for cast to ${typeText(type)}`, e.at)
  if (!format) requireCast(given.type, type, e.at)
  // A literal of floats keeps all its digits on its way to an exact type.
  const of = isFloatLiteral(given) ? coerced(given, type) : given
  return { kind: 'cast', of, as: e.type, safe: e.safe, format, zone, type, at: e.at }
}

function array(e: Of<'array'>, given: Node[]): Node {
  const { at } = e
  if (e.type) {
    const type = typeOfNode(e.type)
    if (e.type.kind === 'array' && e.type.of.kind === 'array')
      throw invalid('Arrays of arrays are not supported', at)
    const of = e.type.kind === 'array' ? e.type.of : undefined
    const element = of && typeOfNode(of)
    const items = given.map(one => {
      const item = coerced(one, element)
      if (of?.kind === 'struct' && item.kind === 'struct' && !item.as)
        return { ...item, as: of, type: element }
      return item
    })
    return { kind: 'array', as: e.type, items, type, at }
  }
  refuseMixed('ARRAY', given.slice(0, 50), at)
  const items = alike(byPlace(given))
  // BigQuery's untyped empty array is an array of INT64.
  const of = items.length === 0 ? scalar('INT64') : commonType(items)
  return { kind: 'array', as: undefined, items, type: { kind: 'array', of }, at }
}

/** Structs of one array with the names of the first: BigQuery goes by position, and the first tells the names. */
function byPlace(items: readonly Node[]): Node[] {
  const [first] = items
  if (first?.kind !== 'struct' || first.as) return [...items]
  return items.map(item => {
    if (item.kind !== 'struct' || item.as || item.fields.length !== first.fields.length) return item
    return structOf(
      item.fields.map((f, i) => ({ ...f, name: first.fields[i]?.name })),
      item.at,
    )
  })
}

function struct(e: Of<'struct'>, fields: NodeOf<'struct'>['fields']): Node {
  if (e.type) {
    const type = typeOfNode(e.type)
    const types = type.kind === 'struct' ? type.fields : []
    const typed = fields.map((f, i) => ({ ...f, value: coerced(f.value, types[i]?.type) }))
    return { kind: 'struct', as: e.type, fields: typed, type, at: e.at }
  }
  return structOf(e.tuple ? fields.map(f => ({ ...f, name: undefined })) : fields, e.at)
}
