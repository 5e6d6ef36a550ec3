import type { Expression } from '../parse/ast.ts'
import { nameOf, refuseBoth, refuseClash, refuseMixed } from './clash.ts'
import { alike, asDate, coerced, commonType, nameless } from './literal.ts'
import { invalid } from './place.ts'
import { requireBool, requireComparable, requireCounted } from './require-type.ts'
import type { Node, NodeOf, RowsNode } from './tree.ts'
import { hasBig, is, scalar, type Type } from './types.ts'

type Of<Kind extends Expression['kind']> = Extract<Expression, { kind: Kind }>

const BOOL = scalar('BOOL')
const COMPARISONS = new Set(['=', '!=', '<>', '<', '>', '<=', '>='])

/** `a + b`, `a = b` and all that is written like them. */
export function analyseBinary(e: Of<'binary'>, left: Node, right: Node): Node {
  const { operator, at } = e
  const binary = (a: Node, b: Node, type: Type | undefined): Node => ({
    ...{ kind: 'binary', operator, left: a, right: b, type, at },
  })
  if (COMPARISONS.has(operator)) {
    if (operator === '=' || operator === '!=' || operator === '<>') refuseStructs(left.type, right.type, at)
    requireComparable(operator, [left, right], at)
    refuseBoth(operator, left, right, at)
    const [a = left, b = right] = together([left, right])
    return binary(side(a, b), side(b, a), BOOL)
  }
  if (operator === '||') {
    refuseConcat([left, right], at)
    const [a = left, b = right] = hasBig(left.type) || hasBig(right.type) ? alike([left, right]) : []
    return binary(a, b, a.type?.kind === 'null' ? b.type : a.type)
  }
  if (['&', '|', '^', '<<', '>>'].includes(operator)) return binary(left, right, left.type)
  if (!/^[-+*/]$/.test(operator)) {
    for (const e of [left, right]) requireBool(e, operator)
    return binary(left, right, BOOL)
  }
  requireCounted(operator, [left, right], at)
  const [a, b] = alike([left, right])
  return binary(a ?? left, b ?? right, arithmeticType(operator, left, right))
}

function arithmeticType(operator: string, left: Node, right: Node): Type | undefined {
  const common = commonType([left, right])
  const [a, b] = [left.type, right.type]
  if (operator === '/') return is(common, 'INT64') ? scalar('FLOAT64') : common
  if (
    operator === '-' &&
    a?.kind === 'scalar' &&
    is(b, a.name) &&
    /^(DATE|DATETIME|TIMESTAMP|TIME)$/.test(a.name)
  )
    return scalar('INTERVAL')
  const moved = is(b, 'INTERVAL') ? a : is(a, 'INTERVAL') ? b : undefined
  if (moved && /^[+-]$/.test(operator)) return is(moved, 'DATE') ? scalar('DATETIME') : moved
  if (moved) return scalar('INTERVAL')
  // A date and a number of days.
  if (is(a, 'DATE') && is(b, 'INT64')) return a
  if (operator === '+' && is(a, 'INT64') && is(b, 'DATE')) return b
  return common
}

/** Structs compare by place, and must have as many fields at every depth. */
function refuseStructs(a: Type | undefined, b: Type | undefined, at: number): void {
  if (a?.kind !== 'struct' || b?.kind !== 'struct') return
  if (a.fields.length !== b.fields.length)
    throw invalid('No matching signature for operator = for argument types: STRUCT, STRUCT', at)
  for (const [i, f] of a.fields.entries()) refuseStructs(f.type, b.fields[i]?.type, at)
}

/** `a || b` takes texts, bytes or arrays, and nothing else. */
function refuseConcat(sides: readonly Node[], at: number): void {
  const names = sides.map(side => nameOf(side.type))
  if (names.every(name => name === undefined || name === 'STRING' || name === 'BYTES')) return
  throw invalid(
    `No matching signature for operator || for argument types: ${names.map(name => name ?? 'ANY').join(', ')}`,
    at,
  )
}

/** One side of a comparison: a literal takes the type of the other side. */
function side(e: Node, other: Node): Node {
  // BigQuery compares structs place by place, whatever their fields are called.
  if (e.kind === 'struct') return nameless(e)
  if (is(other.type, 'NUMERIC')) return coerced(e, other.type)
  return is(other.type, 'DATE') ? asDate(e) : e
}

/** What is compared, of one type where a BIGNUMERIC is among it: the engine would take that for a whole number. */
function together(all: Node[]): Node[] {
  return all.some(e => is(e.type, 'BIGNUMERIC')) ? alike(all) : all
}

/** BETWEEN. */
export function analyseBetween(e: Of<'between'>, of: Node, low: Node, high: Node): Node {
  for (const end of [low, high]) refuseBoth('BETWEEN', of, end, e.at)
  const [subject = of, a = low, b = high] = together([of, low, high])
  const ends = { low: side(a, subject), high: side(b, subject) }
  return { kind: 'between', of: subject, ...ends, not: e.not, type: BOOL, at: e.at }
}

/** LIKE, of one pattern or of ANY or ALL of several. */
export function analyseLike(e: Of<'like'>, of: Node, patterns: Node[], array: Node | undefined): Node {
  return { kind: 'like', of, not: e.not, quantifier: e.quantifier, patterns, array, type: BOOL, at: e.at }
}

/** IN, over values, a query or an array. */
export function analyseIn(
  e: Of<'in'>,
  of: Node,
  items: Node[] | undefined,
  query: RowsNode | undefined,
  array: Node | undefined,
): Node {
  const { not, at } = e
  if (query) refuseClash('IN', of.type, query.struct ? undefined : query.query.columns?.[0]?.type, false, at)
  if (array) {
    const element = array.type?.kind === 'array' ? array.type.of : undefined
    refuseStructs(of.type, element, at)
    refuseClash('IN', of.type, element, false, at)
  }
  for (const item of items ?? []) {
    refuseStructs(of.type, item.type, at)
    refuseBoth('IN', of, item, at)
  }
  const [subject = of, ...rest] = together([of, ...(items ?? [])])
  const sides = items && rest.map(item => side(item, subject))
  return { kind: 'in', of: subject, not, items: sides, query, array, type: BOOL, at }
}

/** CASE. */
export function analyseCase(
  e: Of<'case'>,
  of: Node | undefined,
  whens: NodeOf<'case'>['whens'],
  otherwise: Node | undefined,
): Node {
  const all = [...whens.map(w => w.result), ...(otherwise ? [otherwise] : [])]
  refuseMixed('CASE', all, e.at)
  if (!of) for (const { when } of whens) requireBool(when, 'CASE')
  if (of) for (const { when } of whens) refuseBoth('=', of, when, e.at)
  const results = alike(all)
  const [subject, ...compared] = of ? together([of, ...whens.map(w => w.when)]) : []
  return {
    kind: 'case',
    of: subject,
    whens: whens.map((w, i) => ({
      when: subject ? side(compared[i] ?? w.when, subject) : w.when,
      result: results[i] ?? w.result,
    })),
    otherwise: otherwise && (results.at(-1) ?? otherwise),
    type: commonType(results),
    at: e.at,
  }
}
