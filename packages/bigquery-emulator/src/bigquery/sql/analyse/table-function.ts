import { deniedRoutine } from '../../denied.ts'
import type { Expression, Query, SelectItem, Source, TypeNode } from '../parse/ast.ts'
import type { Statement } from '../parse/ast-statements.ts'
import { fromOnly, selecting } from '../parse/build.ts'
import { parse } from '../parse/parse.ts'
import type { Analyser } from './analyser.ts'
import type { Environment } from './environment.ts'
import { DEEPEST, parameters, requireSignature } from './inlined.ts'
import { HOME, routineName } from './own-function.ts'
import { invalid, placed } from './place.ts'
import { NOTHING } from './scope.ts'
import type { Node, QueryNode } from './tree.ts'
import { typeOfNode, typeText } from './types.ts'

type TableFunction = Extract<Statement, { kind: 'create table function' }>

/** The rows of a table function where it is called. */
export function tableFunction(
  a: Analyser,
  env: Environment,
  source: Extract<Source, { kind: 'function' }>,
): QueryNode {
  const { names, at } = source
  const name = names.join('.')
  const routine = routineName(env, names, found => deniedRoutine(found, 'bigquery.routines.get'))
  const text = env.catalog.routine(routine)
  const [own] = text === undefined ? [] : parse(text)
  if (text === undefined || own?.kind !== 'create table function')
    throw invalid(`Table-valued function not found: ${name}`, at)
  if (env.depth > DEEPEST) throw invalid(`Table function ${name} calls itself`, at)
  const args = source.args.map(arg => a.expression(env, arg))
  requireSignature({ at, named: [] }, name, args, own)
  const home = { ...HOME, projectId: routine.projectId, source: text }
  return tableFunctionRows(a, { ...env, ...home, depth: env.depth + 1 }, own, args)
}

/** The rows that a table function gives for its arguments. */
export function tableFunctionRows(
  a: Analyser,
  env: Environment,
  own: Pick<TableFunction, 'parameters' | 'returns' | 'query' | 'at'>,
  args: readonly Node[],
): QueryNode {
  const inside: Environment = { ...env, ...NOTHING, ctes: new Map(), variables: parameters(own, args) }
  return placed(inside.source, () => {
    const found = a.query(inside, own.query)
    return own.returns ? a.query(inside, asTold(own.query, found, own.returns, own.at)) : found
  })
}

/** The query with its columns as a function tells them. */
function asTold(
  query: Query,
  { columns = [] }: QueryNode,
  told: readonly { name: string; type: TypeNode }[],
  at: number,
): Query {
  const names = columns.map(c => c.name.toLowerCase())
  const missing = told.find(t => !names.includes(t.name.toLowerCase()))
  if (missing || told.length !== columns.length)
    throw invalid(
      `The columns of RETURNS TABLE are not those of the query${missing ? `: ${missing.name} is missing` : ''}`,
      at,
    )
  const items = told.map(({ name, type }): SelectItem => {
    const of: Expression = { kind: 'path', names: [name], places: [at], at }
    const given = columns[names.indexOf(name.toLowerCase())]?.type
    const same = given && typeText(given) === typeText(typeOfNode(type))
    const cast: Expression = { kind: 'cast', of, type, safe: false, format: undefined, zone: undefined, at }
    return { kind: 'column', value: same ? of : cast, alias: name, at }
  })
  const from = { kind: 'query', query, alias: undefined, pivot: undefined } as const
  return { ...fromOnly(from), body: selecting(from, { items }) }
}
