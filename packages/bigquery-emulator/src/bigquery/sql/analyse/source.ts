import type { TableDocument } from '../../documents.ts'
import { BigQueryError, unsupported } from '../../errors.ts'
import { display } from '../../names.ts'
import type { Expression, Pivot, Source } from '../parse/ast.ts'
import { parse } from '../parse/parse.ts'
import { accepts } from './accepts.ts'
import type { Analyser } from './analyser.ts'
import { refuseClash } from './clash.ts'
import type { Environment } from './environment.ts'
import { informationOf } from './information.ts'
import { joined } from './joined.ts'
import { analysePivot } from './pivot.ts'
import { invalid, placed } from './place.ts'
import { NOTHING, see, seeTwice, type Visible } from './scope.ts'
import { tableFunction } from './table-function.ts'
import { findTable, isAbout, tableName } from './tables.ts'
import type { PastNode, QueryNode, SourceNode } from './tree.ts'
import { type Column, columnsOfFields, hasBig, scalar, typeText } from './types.ts'
import { analyseUnnest } from './unnest.ts'

/** A FROM clause; `star` is what `*` brings, when known, and `env` has what it brings in sight. */
export type AnalysedSource = {
  node: SourceNode | undefined
  visible: Visible[]
  star: Column[] | undefined
  env: Environment
}

type Found = { node: SourceNode; visible: Visible }
type Known = AnalysedSource & { node: SourceNode }

/** What follows FROM. */
export function analyseSource(a: Analyser, env: Environment, source: Source): Known {
  switch (source.kind) {
    case 'table':
      return seen(env, tableSource(a, env, source))
    case 'query': {
      const query = a.query(env, source.query)
      return seen(env, rows(a, env, { kind: 'query', query }, source.alias, query.columns, source.pivot))
    }
    case 'function': {
      const query = tableFunction(a, env, source)
      const alias = source.alias ?? source.names.at(-1)
      return seen(env, rows(a, env, { kind: 'query', query }, alias, query.columns, source.pivot))
    }
    case 'unnest':
      return seen(env, analyseUnnest(a, env, source))
    case 'join':
      return join(a, env, source)
  }
}

function seen(env: Environment, { node, visible }: Found): Known {
  return {
    node,
    visible: [visible],
    star: visible.columns,
    env: seeTwice(see(env, visible), visible.columns),
  }
}

function join(a: Analyser, env: Environment, source: Extract<Source, { kind: 'join' }>): Known {
  const { how, using } = source
  const left = analyseSource(a, env, source.left)
  // What is not joined from the left cannot see it, and stands for itself.
  const alone = how === 'RIGHT' || how === 'FULL'
  const right = analyseSource(a, alone ? env : left.env, source.right)
  const within = alone ? right.visible.reduce(see, left.env) : right.env
  const on = source.on && a.expression(seeTwice(within, joined(left.star, right.star, undefined)), source.on)
  const lateral = right.visible.some(v => v.element) || how === 'CROSS'
  if (!lateral && !on && !using)
    throw invalid(`${how} JOIN must have an immediately following ON or USING clause`, source.at)
  for (const name of using ?? []) {
    const [x, y] = [left, right].map(
      side => side.star?.find(c => c.name.toLowerCase() === name.toLowerCase())?.type,
    )
    refuseClash('=', x, y, false, source.at)
    if (hasBig(x) !== hasBig(y)) throw unsupported('a join USING a BIGNUMERIC and a column of another type')
  }
  const star = joined(left.star, right.star, using)
  return {
    node: { kind: 'join', how, left: left.node, right: right.node, on, using, alone },
    visible: [...left.visible, ...right.visible],
    star,
    env: seeTwice(within, star),
  }
}

type Rows = Extract<SourceNode, { kind: 'rows' }>

/** The rows of a query under an alias. Where the row is a value itself, the alias is that value. */
function rows(
  a: Analyser,
  env: Environment,
  of: Rows['of'],
  alias: string | undefined,
  columns: Column[] | undefined,
  pivot: Pivot | undefined,
): Found {
  const [only] = columns ?? []
  if (!only?.whole || pivot) return turned(a, env, of, { alias, columns, hidden: [] }, pivot)
  const name = alias ?? only.name
  const whole = { from: only.name, as: name }
  return {
    node: { kind: 'rows', of, alias: undefined, whole, pivot: undefined },
    visible: { alias: undefined, columns: [{ name, type: only.type }], hidden: [] },
  }
}

/** A source under its alias, turned by PIVOT or UNPIVOT if it has one. */
function turned(
  a: Analyser,
  env: Environment,
  of: Rows['of'],
  base: Visible,
  pivot: Pivot | undefined,
): Found {
  const found = pivot && analysePivot(a, env, base, pivot)
  return {
    node: { kind: 'rows', of, alias: base.alias, whole: undefined, pivot: found?.node },
    visible: found ? { ...base, columns: found.columns } : base,
  }
}

function tableSource(a: Analyser, env: Environment, source: Extract<Source, { kind: 'table' }>): Found {
  const { names, at, pivot } = source
  const [first = ''] = names
  const found = source.asOf && pastTable(env, source)
  const asOf = source.asOf && past(a, env, source.asOf, found)
  const alias = source.alias ?? names.at(-1)
  // `FROM t, t.items` and a correlated subquery's `FROM t.items` are UNNEST without the word.
  if (names.length > 1 && env.aliases.has(first.toLowerCase()))
    return analyseUnnest(a, env, {
      kind: 'unnest',
      array: { kind: 'path', names, places: [], at },
      alias,
      offset: undefined,
      at,
    })
  if (names.length === 1 && env.ctes.has(first.toLowerCase()))
    return rows(a, env, { kind: 'with', name: first }, alias, env.ctes.get(first.toLowerCase()), pivot)
  const relation = names.length === 1 ? env.relations.get(first.toLowerCase()) : undefined
  if (relation) return rows(a, env, { kind: 'query', query: relation }, alias, relation.columns, pivot)
  if (/\*$/.test(names.at(-1) ?? '')) return wildcard(env, source)
  if (isAbout(names)) {
    if (pivot) throw unsupported('PIVOT of INFORMATION_SCHEMA')
    const { view, name: own, columns } = informationOf(env, names)
    const name = source.alias ?? own
    return {
      node: { kind: 'information', view, alias: name },
      visible: { alias: name, columns, hidden: [] },
    }
  }
  const table = findTable(env, names, at, false)
  if (!table) throw new Error('unreachable: a table is found or refused')
  const { document, name } = table
  if (document.type === 'VIEW') {
    const query = view(a, env, document)
    return turned(a, env, { kind: 'query', query }, { alias, columns: query.columns, hidden: [] }, pivot)
  }
  const byIngestion = document.timePartitioning !== undefined && document.timePartitioning.field === undefined
  const hidden = byIngestion
    ? [
        { name: '_PARTITIONTIME', type: scalar('TIMESTAMP') },
        { name: '_PARTITIONDATE', type: scalar('DATE') },
      ]
    : []
  const columns = columnsOfFields(document.schema?.fields ?? [])
  return turned(a, env, { kind: 'table', name, byIngestion, asOf }, { alias, columns, hidden }, pivot)
}

/** The table that FOR SYSTEM_TIME AS OF stands behind; it stands behind nothing else. */
function pastTable(env: Environment, source: Extract<Source, { kind: 'table' }>): TableDocument {
  const { names, at } = source
  const [first = ''] = names
  const isWith = names.length === 1 && env.ctes.has(first.toLowerCase())
  const isArray = names.length > 1 && env.aliases.has(first.toLowerCase())
  if (isWith || isArray || isAbout(names)) throw invalid('FOR SYSTEM_TIME AS OF is for tables only', at)
  const document = findTable(env, names, at, false)?.document
  if (document && document.type !== 'VIEW') return document
  throw invalid('FOR SYSTEM_TIME AS OF is for tables only', at)
}

function past(
  a: Analyser,
  env: Environment,
  time: Expression,
  document: TableDocument | undefined,
): PastNode {
  const of = a.expression({ ...env, ...NOTHING }, time)
  if (!accepts(of, scalar('TIMESTAMP')))
    throw invalid(
      `FOR SYSTEM_TIME AS OF must be of type TIMESTAMP but was of type ${typeText(of.type)}`,
      of.at,
    )
  const changed = Math.max(Number(document?.creationTime ?? 0), Number(document?.lastModifiedTime ?? 0))
  return { time: of, changed }
}

function view(a: Analyser, env: Environment, document: TableDocument): QueryNode {
  const source = document.view?.query ?? ''
  const [statement] = parse(source)
  if (statement?.kind !== 'query')
    throw new BigQueryError('invalidQuery', 'Cannot read view: it is not a query')
  const { projectId, datasetId } = document.tableReference
  const inside: Environment = {
    ...env,
    source,
    projectId,
    defaultDataset: { projectId, datasetId },
    ctes: new Map(),
    variables: new Map(),
    ...NOTHING,
  }
  return placed(source, () => a.query(inside, statement.query))
}

function wildcard(env: Environment, source: Extract<Source, { kind: 'table' }>): Found {
  const name = tableName(env, source.names, source.at)
  const prefix = name.tableId.slice(0, -1)
  const tables = env.catalog
    .tables(name)
    .filter(t => t.type === 'TABLE' && t.tableReference.tableId.startsWith(prefix))
  // The newest table's columns are the wildcard table's.
  const newest = tables.toSorted((x, y) => Number(y.creationTime) - Number(x.creationTime))[0]
  if (!newest) throw new BigQueryError('notFound', `${display(name)} does not match any table.`)
  if (source.pivot) throw unsupported('PIVOT of a wildcard table')
  const fields = newest.schema?.fields ?? []
  const parts = tables.map(t => {
    env.tables.set(display(t.tableReference), t)
    const own = new Set((t.schema?.fields ?? []).map(f => f.name.toLowerCase()))
    const columns = fields.map(f => ({ name: f.name, absent: !own.has(f.name.toLowerCase()) }))
    return { name: t.tableReference, suffix: t.tableReference.tableId.slice(prefix.length), columns }
  })
  return {
    node: { kind: 'wildcard', tables: parts, alias: source.alias ?? `_wildcard_${prefix}` },
    visible: {
      alias: source.alias,
      columns: columnsOfFields(fields),
      hidden: [{ name: '_TABLE_SUFFIX', type: scalar('STRING') }],
    },
  }
}
