import type { Call, Expression } from '../parse/ast.ts'
import type { Analyser } from './analyser.ts'
import type { Environment, Variable } from './environment.ts'
import { invalid } from './place.ts'
import type { Node } from './tree.ts'
import { is, type Type, typeText } from './types.ts'

type Path = Extract<Expression, { kind: 'path' }>

/** What needs no parentheses to be called. */
const BARE = ['CURRENT_DATE', 'CURRENT_TIMESTAMP', 'CURRENT_DATETIME', 'CURRENT_TIME']

/** What a name, and what stands below it, means: a column, a variable, a function without parentheses. */
export function analysePath(a: Analyser, env: Environment, e: Path): Node {
  const [first = '', ...rest] = e.names
  const key = first.toLowerCase()
  const known = env.columns.has(key)
  const variable = known ? undefined : env.variables.get(key)
  if (variable) return below(standing(variable, e.at), rest, e.places)
  if (rest.length === 0 && !known && BARE.includes(first.toUpperCase()))
    return a.expression(env, bareCall(first.toUpperCase(), e.at))
  // The engine would take an alias of the select list, or a column of its own such as `rowid`.
  if (!known && !env.open) throw invalid(`Unrecognized name: ${first}${meant(env, first)}`, e.at)
  return column(env, e)
}

function column(env: Environment, { names, places, at }: Path): Node {
  const [first = '', second, ...rest] = names
  const key = first.toLowerCase()
  if (second !== undefined && env.aliases.has(key) && hasColumn(env, key, second)) {
    const type = env.types.get(`${key}.${second.toLowerCase()}`)
    return below({ kind: 'column', source: first, name: second, fields: [], type, at }, rest, places.slice(1))
  }
  if (env.ambiguous.has(key)) throw invalid(`Column name ${first} is ambiguous`, at)
  const type = env.types.get(key)
  const start: Node = { kind: 'column', source: undefined, name: first, fields: [], type, at }
  return below(start, names.slice(1), places)
}

/** Whether a source may have a column of this name. */
function hasColumn(env: Environment, alias: string, name: string): boolean {
  return env.columns.has(alias) && env.types.has(`${alias}.${name.toLowerCase()}`)
}

function standing(variable: Variable, at: number): Node {
  if ('of' in variable) return { kind: 'argument', ...variable, at }
  return { kind: 'constant', ...variable, parameter: false, at }
}

/** A field of a value, a field of that, and so on; of JSON, members. `places` are the offsets of the names. */
export function below(of: Node, names: readonly string[], places: readonly number[]): Node {
  return names.reduce((inner: Node, name, i) => oneBelow(inner, name, places[i] ?? inner.at), of)
}

function oneBelow(of: Node, name: string, place: number): Node {
  const { at, type } = of
  if (is(type, 'JSON')) return { kind: 'member', of, name, type, at }
  const found = fieldType(of, name, place)
  return of.kind === 'column'
    ? { ...of, fields: [...of.fields, name], type: found }
    : { kind: 'field', of, name, type: found, at }
}

function fieldType(of: Node, name: string, place: number): Type | undefined {
  const { type } = of
  if (type?.kind !== 'struct') return undefined
  const field = type.fields.find(f => f.name?.toLowerCase() === name.toLowerCase())
  if (field) return field.type
  throw invalid(
    of.kind === 'column' && type.row
      ? `Name ${name} not found inside ${of.name}`
      : `Field name ${name} does not exist in ${typeText(type)}`,
    place,
  )
}

function bareCall(name: string, at: number): Call {
  return {
    kind: 'call',
    name,
    safe: false,
    args: [],
    named: [],
    distinct: false,
    nulls: undefined,
    having: undefined,
    order: [],
    limit: undefined,
    over: undefined,
    at,
  }
}

/** The name in sight that is most like one that is not, as BigQuery asks for it. */
function meant(env: Environment, name: string): string {
  const near = [...env.columns, ...env.variables.keys()]
    .filter(known => /^\w+$/.test(known))
    .map(known => ({ known, far: distance(known, name.toLowerCase()) }))
    .filter(({ far, known }) => far <= Math.max(1, Math.floor(known.length * 0.2)))
    .toSorted((a, b) => a.far - b.far)[0]
  return near ? `; Did you mean ${near.known}?` : ''
}

/** How many letters to add, take away or change to make one text of another. */
function distance(a: string, b: string): number {
  let before = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (const [i, letter] of [...a].entries()) {
    const row = [i + 1]
    for (const [k, other] of [...b].entries())
      row.push(
        Math.min((row[k] ?? 0) + 1, (before[k + 1] ?? 0) + 1, (before[k] ?? 0) + (letter === other ? 0 : 1)),
      )
    before = row
  }
  return before.at(-1) ?? 0
}
