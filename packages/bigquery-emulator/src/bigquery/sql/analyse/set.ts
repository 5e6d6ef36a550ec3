import type { Query } from '../parse/ast.ts'
import { aligned } from './align.ts'
import type { Analyser } from './analyser.ts'
import { clashes, nameOf } from './clash.ts'
import type { Environment } from './environment.ts'
import { coerced, isFloatLiteral } from './literal.ts'
import { invalid } from './place.ts'
import type { ItemNode, QueryNode, SetNode, SetPart } from './tree.ts'
import { type Column, is, isExact, supertype, type Type } from './types.ts'

type SetBody = Extract<Query['body'], { kind: 'set' }>

/** UNION, INTERSECT or EXCEPT. */
export function analyseSet(
  a: Analyser,
  env: Environment,
  { operator, byName, parts: given }: SetBody,
  self: string | undefined,
): SetNode {
  const queries: QueryNode[] = []
  for (const query of given) queries.push(a.query(recursive(env, self, queries[0]), query))
  const plain = queries.map((query): SetPart => ({ query, picked: undefined, columns: query.columns }))
  const parts = byName ? aligned(operator, byName, plain) : plain
  const known = parts.flatMap(part => (part.columns ? [part.columns] : []))
  const [first] = known
  if (!first || known.length < parts.length)
    return { kind: 'set', operator, parts, columns: parts[0]?.columns }
  const other = known.find(columns => columns.length !== first.length)
  if (other)
    throw invalid(
      `Queries in ${operator} have mismatched column count; query 1 has ${first.length} column${first.length === 1 ? '' : 's'}, query ${known.indexOf(other) + 1} has ${other.length} columns`,
      startOf(given[known.indexOf(other)]),
    )
  const exact = parts.map(part => withExact(part, exactPlaces(parts, known)))
  const columns = first.map(({ name }, i): Column => {
    const all = exact.map(part => part.columns?.[i])
    const types = all.map(c => c?.type)
    const wrong = types.findIndex((type, k) => types.slice(0, k).some(other => clashes(type, other)))
    if (wrong >= 0)
      throw invalid(
        `Column ${i + 1} in ${operator} has incompatible types: ${types.map(type => nameOf(type) ?? 'ANY').join(', ')}`,
        startOf(given[wrong]),
      )
    return { name, type: supertype(types), whole: all.every(c => c?.whole) }
  })
  return { kind: 'set', operator, parts: exact, columns }
}

/** A recursive query's first part does not name the query itself, and gives the others its columns. */
function recursive(env: Environment, self: string | undefined, first: QueryNode | undefined): Environment {
  if (self === undefined || !first) return env
  return { ...env, ctes: new Map([...env.ctes, [self.toLowerCase(), first.columns]]) }
}

/** Where a query is written, if it is; pipe operators make some that are not. */
function startOf(q: Query | undefined): number | undefined {
  if (!q) return undefined
  const { body } = q
  if (body.kind === 'select') return body.at || undefined
  return startOf(body.kind === 'nested' ? body.query : body.parts[0])
}

/** The places in which an exact type stands beside nothing of FLOAT64 but literals, which then are of it as well. */
function exactPlaces(parts: readonly SetPart[], known: readonly Column[][]): ReadonlyMap<number, Type> {
  const places = (known[0] ?? []).flatMap((_, i): [number, Type][] => {
    const types = known.map(own => own[i]?.type)
    const exact = is(supertype(types), 'FLOAT64') && supertype(types.filter(isExact))
    const firm = types.every((t, q) => !is(t, 'FLOAT64') || literalAt(parts[q], i))
    return exact && firm ? [[i, exact]] : []
  })
  return new Map(places)
}

/** The item of a part that gives the column in this place, if it is a literal of floats. */
function literalAt(part: SetPart | undefined, place: number): ItemNode | undefined {
  const body = part?.query.body
  if (body?.kind !== 'select') return undefined
  const picked = part?.picked?.[place]
  const item = picked ? body.items.find(i => i.kind === 'value' && i.name === picked.from) : body.items[place]
  return item?.kind === 'value' && isFloatLiteral(item.value) ? item : undefined
}

function withExact(part: SetPart, places: ReadonlyMap<number, Type>): SetPart {
  const { body } = part.query
  const types = new Map(
    [...places].flatMap(([place, type]) => {
      const item = literalAt(part, place)
      return item ? [[item, type] as const] : []
    }),
  )
  if (body.kind !== 'select' || types.size === 0) return part
  const changed = body.items.map(item =>
    types.has(item) && item.kind === 'value'
      ? { ...item, value: coerced(item.value, types.get(item)) }
      : item,
  )
  const columns = part.columns?.map((c, i) =>
    places.has(i) && literalAt(part, i) ? { ...c, type: places.get(i) } : c,
  )
  return { ...part, query: { ...part.query, body: { ...body, items: changed } }, columns }
}
