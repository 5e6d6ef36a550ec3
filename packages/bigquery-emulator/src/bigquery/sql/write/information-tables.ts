import type { TableDocument } from '../../documents.ts'
import { display, literal, physicalName } from '../../names.ts'
import type { Field } from '../../schema.ts'
import { columnsOfFields, typeText } from '../analyse/types.ts'
import { type Cells, cell, moment } from './information-cells.ts'
import { labelled, type Option, quoted, withOptions } from './information-options.ts'

function nameCells({ tableReference: { projectId, datasetId, tableId } }: TableDocument): string[] {
  return [projectId, datasetId, tableId].map(cell)
}

const yes = (is: boolean) => cell(is ? 'YES' : 'NO')

function typeOfColumn(field: Field): string {
  const { precision, scale, maxLength } = field
  const parameters = [precision ?? maxLength, scale].filter(n => n !== undefined)
  const type = typeText(columnsOfFields([field])[0]?.type)
  return parameters.length > 0 ? `${type}(${parameters.join(', ')})` : type
}

function paths(field: Field, path: string): { path: string; field: Field }[] {
  return [{ path, field }, ...(field.fields ?? []).flatMap(f => paths(f, `${path}.${f.name}`))]
}

/** When a table last changed, in milliseconds since 1970, as SQL. */
export function changed(t: TableDocument): string {
  return `greatest(CAST(${t.lastModifiedTime} AS BIGINT), coalesce((SELECT max(changed_at) FROM _emulator.changes WHERE name = ${literal(display(t.tableReference))}), 0))`
}

/** The column a table is partitioned by, where it is one of its own. */
function partitionColumn(t: TableDocument): string | undefined {
  return t.timePartitioning?.field ?? t.rangePartitioning?.field
}

function partitionBy(t: TableDocument): string {
  const { timePartitioning: time, rangePartitioning: range } = t
  if (range) {
    const { start, end, interval } = range.range
    return `\nPARTITION BY RANGE_BUCKET(${range.field}, GENERATE_ARRAY(${start}, ${end}, ${interval}))`
  }
  if (!time) return ''
  const unit = (time.type ?? 'DAY').toUpperCase()
  const column = time.field ?? '_PARTITIONTIME'
  const type = t.schema?.fields.find(f => f.name.toLowerCase() === column.toLowerCase())?.type.toUpperCase()
  if (unit === 'DAY') return `\nPARTITION BY ${type === 'DATE' ? column : `DATE(${column})`}`
  return `\nPARTITION BY ${type === 'DATE' || type === 'DATETIME' ? type : 'TIMESTAMP'}_TRUNC(${column}, ${unit})`
}

function optionsOf(t: TableDocument): Option[] {
  const kept = t.timePartitioning?.expirationMs
  const expires = t.expirationTime && new Date(Number(t.expirationTime)).toISOString()
  const all: (readonly [string, string, string | undefined])[] = [
    ['description', 'STRING', t.description === undefined ? undefined : quoted(t.description)],
    ['friendly_name', 'STRING', t.friendlyName === undefined ? undefined : quoted(t.friendlyName)],
    ['expiration_timestamp', 'TIMESTAMP', expires ? `TIMESTAMP "${expires}"` : undefined],
    ['partition_expiration_days', 'FLOAT64', kept ? (Number(kept) / 86_400_000).toFixed(1) : undefined],
    ['require_partition_filter', 'BOOL', t.requirePartitionFilter ? 'true' : undefined],
  ]
  const set = all.flatMap(([name, type, value]): Option[] =>
    value === undefined ? [] : [[name, type, value]],
  )
  return [...set, ...labelled(t.labels)]
}

/** The statement that would make the table. */
function ddlOf(t: TableDocument): string {
  const { projectId, datasetId, tableId } = t.tableReference
  const name = `\`${projectId}.${datasetId}.${tableId}\``
  if (t.type === 'VIEW') return `CREATE VIEW ${name}${withOptions(optionsOf(t))}\nAS ${t.view?.query ?? ''};`
  const columns = (t.schema?.fields ?? []).map(f => {
    const required = f.mode?.toUpperCase() === 'REQUIRED' ? ' NOT NULL' : ''
    const described = f.description === undefined ? '' : ` OPTIONS(description=${quoted(f.description)})`
    return `  ${f.name} ${typeOfColumn(f)}${required}${described}`
  })
  const clustered = t.clustering ? `\nCLUSTER BY ${t.clustering.fields.join(', ')}` : ''
  const base = t.snapshotDefinition?.baseTableReference
  if (base)
    return `CREATE SNAPSHOT TABLE ${name}\nCLONE \`${base.projectId}.${base.datasetId}.${base.tableId}\`${withOptions(optionsOf(t))};`
  return `CREATE TABLE ${name}\n(\n${columns.join(',\n')}\n)${partitionBy(t)}${clustered}${withOptions(optionsOf(t))};`
}

function columnRows(t: TableDocument): Cells[] {
  const partitioned = partitionColumn(t)?.toLowerCase()
  const clustered = (t.clustering?.fields ?? []).map(name => name.toLowerCase())
  const row = (field: Field, place: string, hidden: boolean, parts: boolean) => {
    const cluster = clustered.indexOf(field.name.toLowerCase())
    return [
      ...nameCells(t),
      cell(field.name),
      place,
      yes(field.mode?.toUpperCase() !== 'REQUIRED'),
      cell(typeOfColumn(field)),
      cell('NEVER'),
      cell(undefined),
      cell(undefined),
      yes(hidden),
      cell(undefined),
      yes(hidden),
      yes(parts),
      cluster < 0 ? 'NULL' : String(cluster + 1),
      cell('NULL'),
      cell(field.defaultValueExpression ?? 'NULL'),
      cell(undefined),
    ]
  }
  const own = (t.schema?.fields ?? []).map((f, i) =>
    row(f, String(i + 1), false, f.name.toLowerCase() === partitioned),
  )
  if (!t.timePartitioning || partitioned !== undefined) return own
  const daily = /^(DAY)?$/i.test(t.timePartitioning.type ?? '')
  return [
    ...own,
    row({ name: '_PARTITIONTIME', type: 'TIMESTAMP' }, 'NULL', true, true),
    ...(daily ? [row({ name: '_PARTITIONDATE', type: 'DATE' }, 'NULL', true, false)] : []),
  ]
}

/** The rows that the views of tables have for one of them. */
const ROWS: Readonly<Record<string, (table: TableDocument) => Cells[]>> = {
  TABLES: t => [
    [
      ...nameCells(t),
      cell(t.type === 'TABLE' ? 'BASE TABLE' : t.type),
      cell(t.type === 'VIEW' ? undefined : 'NATIVE'),
      yes(t.type === 'TABLE'),
      ...['NO', 'NO', 'NO'].map(cell),
      moment(t.creationTime),
      cell(ddlOf(t)),
      cell('NULL'),
    ],
  ],
  COLUMNS: columnRows,
  COLUMN_FIELD_PATHS: t =>
    (t.schema?.fields ?? []).flatMap(column =>
      paths(column, column.name).map(({ path, field }) => [
        ...nameCells(t),
        ...[column.name, path, typeOfColumn(field), field.description, 'NULL', undefined].map(cell),
      ]),
    ),
  TABLE_OPTIONS: t => optionsOf(t).map(option => [...nameCells(t), ...option.map(cell)]),
  VIEWS: t =>
    t.type === 'VIEW' ? [[...nameCells(t), cell(t.view?.query), cell(undefined), cell('YES')]] : [],
}

/** What a view of tables tells of one. */
export const tableRows = (view: string) => ROWS[view] ?? (() => [])

/** How many rows a table has, as SQL. */
function count(t: TableDocument): string {
  return t.type === 'VIEW' ? '0' : `(SELECT count(*) FROM ${physicalName(t.tableReference)})`
}

/** The bytes that so many rows of a table are counted for. */
export function bytes(t: TableDocument, rows: string): string {
  return `${rows} * ${(t.schema?.fields.length ?? 0) * 8}`
}

/** A table as `__TABLES__` tells of it. */
export function summaryRow(t: TableDocument): Cells {
  const kind = t.type === 'VIEW' ? '2' : '1'
  return [...nameCells(t), t.creationTime, changed(t), count(t), bytes(t, count(t)), kind]
}
