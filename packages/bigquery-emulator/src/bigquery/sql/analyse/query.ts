import { unsupported } from '../../errors.ts'
import type { Query } from '../parse/ast.ts'
import type { Analyser } from './analyser.ts'
import type { Environment } from './environment.ts'
import { analyseOrder } from './order.ts'
import { invalid } from './place.ts'
import { enter, seeResult } from './scope.ts'
import { analyseSelect } from './select.ts'
import { analyseSet } from './set.ts'
import type { QueryNode } from './tree.ts'
import type { Column } from './types.ts'

/** A query with its columns. `self` is the name that a recursive query has for itself. */
export function analyseQuery(a: Analyser, outer: Environment, q: Query, self?: string): QueryNode {
  let env = outer
  const withs: QueryNode['with'] = []
  for (const { name, query } of q.with) {
    const found = a.query(env, query, q.recursive ? name : undefined)
    const { columns } = found
    withs.push({ name, query: found, columns: q.recursive ? columns?.map(c => c.name) : undefined })
    env = withQuery(env, name, columns)
  }
  const body = analyseBody(a, env, q, self)
  const { expanded, columns } = asValue(q, body.columns)
  return {
    with: withs,
    recursive: q.recursive,
    body: body.body,
    order: analyseOrder(a, body.env, q.order),
    limit: q.limit && a.expression(env, q.limit),
    offset: q.offset && a.expression(env, q.offset),
    expanded,
    columns,
  }
}

/** The environment with the query of a WITH in sight. */
function withQuery(env: Environment, name: string, columns: Column[] | undefined): Environment {
  return { ...env, ctes: new Map([...env.ctes, [name.toLowerCase(), columns]]) }
}

type Body = { body: QueryNode['body']; columns: Column[] | undefined; env: Environment }

function analyseBody(a: Analyser, env: Environment, { body }: Query, self: string | undefined): Body {
  const within = self === undefined ? env : withQuery(env, self, undefined)
  if (body.kind === 'select') return analyseSelect(a, within, body)
  if (body.kind === 'set') {
    const node = analyseSet(a, env, body, self)
    return { body: node, columns: node.columns, env: seeResult(enter(env), node.columns) }
  }
  const query = a.query(env, body.query, self)
  return {
    body: { kind: 'nested', query },
    columns: query.columns,
    env: seeResult(enter(env), query.columns),
  }
}

/**
 * What SELECT AS VALUE gives as a table: the fields of a struct as columns, or the value as the row itself.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/query-syntax#select_as_value
 */
function asValue(q: Query, columns: Column[] | undefined): Pick<QueryNode, 'expanded' | 'columns'> {
  if (q.body.kind !== 'select' || q.body.as !== 'VALUE') return { expanded: undefined, columns }
  const [only, ...more] = columns ?? []
  if (!only || more.length > 0) throw invalid('SELECT AS VALUE query must have exactly one column', q.body.at)
  if (!only.type) throw unsupported('SELECT AS VALUE of a value whose type is only seen when the query runs')
  if (only.type.kind !== 'struct') return { expanded: undefined, columns: [{ ...only, whole: true }] }
  const fields = only.type.fields.map((f, i) => ({ name: f.name ?? `f${i}_`, type: f.type }))
  return { expanded: fields.map(f => f.name), columns: fields }
}
