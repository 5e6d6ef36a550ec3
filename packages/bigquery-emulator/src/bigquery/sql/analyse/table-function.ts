import { deniedRoutine } from '../../denied.ts'
import { unsupported } from '../../errors.ts'
import type { Expression, Query, SelectItem, Source, TypeNode } from '../parse/ast.ts'
import type { Statement } from '../parse/ast-statements.ts'
import { fromOnly, selecting } from '../parse/build.ts'
import { parse } from '../parse/parse.ts'
import type { Analyser } from './analyser.ts'
import type { Environment } from './environment.ts'
import { calling, parameters, requireSignature } from './inlined.ts'
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
  const calls = calling(env, name, at)
  const isTable = (i: number) => own.parameters[i]?.table !== undefined
  const args = source.args.filter((_, i) => !isTable(i)).map(arg => a.expression(env, arg))
  const plain = { ...own, parameters: own.parameters.filter((_, i) => !isTable(i)) }
  requireSignature({ at, named: [] }, name, args, plain)
  const relations = new Map<string, QueryNode>()
  for (const [i, p] of own.parameters.entries())
    if (p.table)
      relations.set(p.name.toLowerCase(), relation(a, env, own, { ...p, table: p.table }, source.args[i], at))
  const home = { ...HOME, projectId: routine.projectId, source: text }
  return tableFunctionRows(a, { ...env, ...home, calls }, plain, args, relations)
}

/** The table that is given for a parameter. */
function relation(
  a: Analyser,
  env: Environment,
  own: TableFunction,
  p: { name: string; table: { name: string; type: TypeNode }[] },
  arg: Expression | undefined,
  at: number,
): QueryNode {
  if (arg?.kind !== 'query' || arg.how !== 'scalar')
    throw invalid(`A table is expected for the argument ${p.name}: TABLE and its name, or a query`, at)
  const hidden = own.query.with.find(w => env.ctes.has(w.name.toLowerCase()))
  if (hidden)
    throw unsupported(`a table function whose WITH query ${hidden.name} is named as one around its call`)
  const query = a.query(env, arg.query)
  const missing = p.table.find(
    column => query.columns?.some(c => c.name.toLowerCase() === column.name.toLowerCase()) === false,
  )
  if (missing)
    throw invalid(`Required column "${missing.name}" not found in table passed as argument ${p.name}`, at)
  return query
}

/** The rows that a table function gives for its arguments. */
export function tableFunctionRows(
  a: Analyser,
  env: Environment,
  own: Pick<TableFunction, 'parameters' | 'returns' | 'query' | 'at'>,
  args: readonly Node[],
  relations: ReadonlyMap<string, QueryNode> = new Map(),
): QueryNode {
  const variables = parameters(own, args)
  const inside: Environment = { ...env, ...NOTHING, relations, ctes: new Map(), variables }
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
