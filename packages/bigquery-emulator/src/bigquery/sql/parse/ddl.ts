import { unsupported } from '../../errors.ts'
import type { AlterAction, ColumnNode, Constraint, Statement } from './ast-statements.ts'
import { columnConstraint, startsColumnConstraint, tableConstraint } from './constraint.ts'
import {
  accept,
  type Cursor,
  expect,
  expression,
  list,
  looks,
  name,
  peek,
  query,
  tablePath,
  take,
  unexpected,
} from './cursor.ts'
import { createFunction, createTableFunction } from './function.ts'
import { tableOptions } from './options.ts'
import { createProcedure } from './procedure.ts'
import { asOf } from './source.ts'
import { type } from './type.ts'

/** Reads what follows CREATE. */
export function create(c: Cursor, at: number): Statement {
  const replace = accept(c, 'OR', 'REPLACE')
  const temporary = accept(c, 'TEMP') || accept(c, 'TEMPORARY')
  if (looks(c, 'TABLE', 'FUNCTION') && temporary) return refuse(c)
  if (accept(c, 'TABLE', 'FUNCTION')) return createTableFunction(c, { replace, at })
  const snapshot = !temporary && !replace && accept(c, 'SNAPSHOT', 'TABLE')
  if (snapshot || accept(c, 'TABLE')) return createTable(c, { replace, temporary, snapshot, at })
  if (accept(c, 'VIEW')) {
    const absent = accept(c, 'IF', 'NOT', 'EXISTS')
    const table = tablePath(c)
    if (looks(c, '(')) throw unsupported('a view with a column list')
    const options = tableOptions(c)
    expect(c, 'AS')
    const start = peek(c).start
    const inner = query(c)
    return {
      kind: 'create view',
      table,
      replace,
      absent,
      options,
      query: inner,
      text: c.source.slice(start, peek(c).start),
      at,
    }
  }
  const aggregate = accept(c, 'AGGREGATE', 'FUNCTION')
  if (aggregate || accept(c, 'FUNCTION')) return createFunction(c, { replace, temporary, aggregate, at })
  if (!temporary && accept(c, 'PROCEDURE')) return createProcedure(c, { replace, at })
  if (accept(c, 'SCHEMA')) {
    const absent = accept(c, 'IF', 'NOT', 'EXISTS')
    return { kind: 'create schema', names: tablePath(c), absent, options: tableOptions(c) }
  }
  return refuse(c)
}

function refuse(c: Cursor): never {
  throw unsupported(
    `CREATE ${take(c).text.toUpperCase()} ${peek(c).kind === 'word' ? peek(c).text.toUpperCase() : ''}`.trim(),
  )
}

type How = { replace: boolean; temporary: boolean; snapshot: boolean; at: number }

function createTable(c: Cursor, how: How): Statement {
  const absent = accept(c, 'IF', 'NOT', 'EXISTS')
  const table = tablePath(c)
  let like: Extract<Statement, { kind: 'create table' }>['like']
  if (how.snapshot) expect(c, 'CLONE')
  if (!how.snapshot && accept(c, 'LIKE')) like = { how: 'LIKE', table: tablePath(c), asOf: undefined }
  else if (how.snapshot || accept(c, 'COPY') || accept(c, 'CLONE'))
    like = { how: 'COPY', table: tablePath(c), asOf: asOf(c) }
  if (how.snapshot) {
    const rest = { columns: undefined, constraints: [], partition: undefined, cluster: [], query: undefined }
    return { kind: 'create table', table, ...how, absent, like, ...rest, options: tableOptions(c) }
  }
  let columns: ColumnNode[] | undefined
  const constraints: Constraint[] = []
  if (accept(c, '(')) {
    const items = list(c, item => tableConstraint(item)?.constraint ?? column(item, constraints))
    columns = items.flatMap(item => ('kind' in item ? [] : [item]))
    constraints.push(...items.flatMap(item => ('kind' in item ? [item] : [])))
    expect(c, ')')
  }
  if (looks(c, 'DEFAULT', 'COLLATE')) throw unsupported('COLLATE')
  const partition = accept(c, 'PARTITION', 'BY') ? expression(c) : undefined
  const cluster = accept(c, 'CLUSTER', 'BY') ? list(c, name) : []
  const options = tableOptions(c)
  const inner = accept(c, 'AS') ? query(c) : undefined
  return {
    kind: 'create table',
    table,
    ...how,
    absent,
    columns,
    constraints,
    like,
    partition,
    cluster,
    options,
    query: inner,
  }
}

function column(c: Cursor, constraints: Constraint[] | undefined): ColumnNode {
  const columnName = name(c)
  const found: ColumnNode = {
    name: columnName,
    type: type(c),
    required: false,
    fallback: undefined,
    options: [],
  }
  for (;;) {
    if (accept(c, 'NOT', 'NULL')) found.required = true
    else if (accept(c, 'DEFAULT')) found.fallback = expression(c)
    else if (looks(c, 'OPTIONS')) found.options = tableOptions(c)
    else if (constraints && startsColumnConstraint(c)) constraints.push(columnConstraint(c, columnName))
    else if (looks(c, 'COLLATE')) throw unsupported('COLLATE')
    else return found
  }
}

const DROPPED = [
  'TABLE FUNCTION',
  'SNAPSHOT TABLE',
  'TABLE',
  'VIEW',
  'SCHEMA',
  'FUNCTION',
  'PROCEDURE',
] as const

/** Reads what follows DROP. */
export function drop(c: Cursor, at: number): Statement {
  const what = DROPPED.find(words => accept(c, ...words.split(' ')))
  if (!what) throw unsupported(`DROP ${peek(c).text.toUpperCase()}`)
  const exists = accept(c, 'IF', 'EXISTS')
  const names = tablePath(c)
  const cascade = accept(c, 'CASCADE')
  if (!cascade) accept(c, 'RESTRICT')
  return { kind: 'drop', what, names, exists, cascade, at }
}

/** Reads what follows ALTER. */
export function alter(c: Cursor, at: number): Statement {
  if (!accept(c, 'TABLE')) throw unsupported(`ALTER ${peek(c).text.toUpperCase()}`)
  const exists = accept(c, 'IF', 'EXISTS')
  const table = tablePath(c)
  return { kind: 'alter table', table, exists, actions: list(c, action), at }
}

function action(c: Cursor): AlterAction {
  if (accept(c, 'ADD', 'COLUMN')) {
    const absent = accept(c, 'IF', 'NOT', 'EXISTS')
    return { kind: 'add', absent, column: column(c, undefined) }
  }
  if (accept(c, 'DROP', 'COLUMN')) {
    const exists = accept(c, 'IF', 'EXISTS')
    return { kind: 'drop', exists, name: name(c) }
  }
  if (accept(c, 'RENAME', 'TO')) return { kind: 'rename', to: name(c) }
  if (accept(c, 'RENAME', 'COLUMN')) {
    const from = name(c)
    expect(c, 'TO')
    return { kind: 'rename column', from, to: name(c) }
  }
  if (accept(c, 'SET')) return { kind: 'options', options: tableOptions(c) }
  if (accept(c, 'ALTER', 'COLUMN')) {
    const columnName = name(c)
    if (accept(c, 'DROP', 'NOT', 'NULL')) return { kind: 'nullable', name: columnName }
    if (accept(c, 'SET', 'DATA', 'TYPE')) return { kind: 'type', name: columnName, type: type(c) }
    if (accept(c, 'SET', 'DEFAULT')) return { kind: 'default', name: columnName, value: expression(c) }
    if (accept(c, 'DROP', 'DEFAULT')) return { kind: 'default', name: columnName, value: undefined }
    throw unsupported('this ALTER COLUMN')
  }
  if (accept(c, 'ADD')) {
    const found = tableConstraint(c)
    if (found) return { kind: 'constrain', ...found }
  }
  if (accept(c, 'DROP', 'PRIMARY', 'KEY'))
    return { kind: 'unconstrain', name: undefined, exists: accept(c, 'IF', 'EXISTS') }
  if (accept(c, 'DROP', 'CONSTRAINT')) {
    const exists = accept(c, 'IF', 'EXISTS')
    return { kind: 'unconstrain', name: name(c), exists }
  }
  throw unexpected(c)
}
