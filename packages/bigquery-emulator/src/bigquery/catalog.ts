import { mayUse } from '../server/access.ts'
import { type Connection, rows } from './database.ts'
import { deniedDataset, deniedProject, deniedRoutine, deniedTable } from './denied.ts'
import { DatasetDocument, RoutineDocument, TableDocument } from './documents.ts'
import { alreadyExists, BigQueryError, notFound } from './errors.ts'
import {
  type DatasetName,
  display,
  literal,
  physicalName,
  quote,
  schemaName,
  type TableName,
} from './names.ts'
import { duckType } from './schema.ts'
import { isAnonymous, isHidden, type Sight, sees } from './sight.ts'

/**
 * What exists, as one transaction sees it; `location` narrows it to the datasets of a job's location. Every name comes
 * by here on its way to DuckDB, and one that is not for the caller's eyes is refused, whether or not it exists.
 */
export type Catalog = {
  location: string | undefined
  /** Whose jobs alone are told of; everybody's where nobody is refused. */
  owner: string | undefined
  /** Whether a dataset of this name is for the caller's eyes. */
  sees: (name: DatasetName) => boolean
  dataset: (name: DatasetName) => DatasetDocument | undefined
  table: (name: TableName) => TableDocument | undefined
  tables: (dataset: DatasetName) => TableDocument[]
  /** The text of the statement that made a routine. */
  routine: (name: TableName) => string | undefined
  datasets: (projectId: string) => DatasetDocument[]
}

/** Reads the whole catalog: on a laptop it is small, and then nothing that uses it need wait. */
export async function readCatalog(connection: Connection, sight: Sight): Promise<Catalog> {
  const { holder, location } = sight
  const datasets = new Map<string, DatasetDocument>()
  const tables = new Map<string, TableDocument>()
  const routines = new Map<string, string>()
  const found = await rows(
    connection,
    `SELECT 'dataset', doc FROM _emulator.datasets UNION ALL SELECT 'table', doc FROM _emulator.tables
     UNION ALL SELECT 'routine', doc FROM _emulator.routines`,
  )
  for (const [kind, doc] of found) {
    if (kind === 'routine') {
      const { routineReference, text } = RoutineDocument.parse(JSON.parse(String(doc)))
      routines.set(display({ ...routineReference, tableId: routineReference.routineId }), text)
      continue
    }
    if (kind === 'dataset') {
      const document = datasetOf(String(doc))
      datasets.set(datasetKey(document.datasetReference), document)
      continue
    }
    const document = tableOf(String(doc))
    if (document.expirationTime && Number(document.expirationTime) < Date.now()) continue
    tables.set(display(document.tableReference), document)
  }
  const here = (name: DatasetName) => {
    const found = datasets.get(datasetKey(name))
    if (!found || !location || isAnonymous(name.datasetId)) return found
    return found.location.toUpperCase() === location.toUpperCase() ? found : undefined
  }
  return {
    location,
    owner: holder.projects === 'all' ? undefined : holder.email,
    sees: name => sees(sight, name),
    dataset: name => {
      if (!sees(sight, name)) throw deniedDataset(name, 'bigquery.datasets.get')
      return here(name)
    },
    table: name => {
      if (!sees(sight, name)) throw deniedTable(name, 'bigquery.tables.get')
      return here(name) ? tables.get(display(name)) : undefined
    },
    routine: name => {
      if (!sees(sight, name)) throw deniedRoutine(name, 'bigquery.routines.get')
      return here(name) ? routines.get(display(name)) : undefined
    },
    tables: dataset => {
      if (!sees(sight, dataset)) throw deniedDataset(dataset, 'bigquery.tables.list')
      return [...tables.values()]
        .filter(t => datasetKey(t.tableReference) === datasetKey(dataset) && here(dataset))
        .sort((a, b) => (a.tableReference.tableId < b.tableReference.tableId ? -1 : 1))
    },
    datasets: projectId => {
      if (!mayUse(holder, projectId)) throw deniedProject(projectId, 'bigquery.datasets.list')
      return [...datasets.values()]
        .filter(d => d.datasetReference.projectId === projectId && !isHidden(d.datasetReference.datasetId))
        .sort((a, b) => (a.datasetReference.datasetId < b.datasetReference.datasetId ? -1 : 1))
    },
  }
}

/** Documents by their text: a result for each query of a day adds up, and each statement reads them all. */
const tableOf = remembered(text => TableDocument.parse(JSON.parse(text)))
const datasetOf = remembered(text => DatasetDocument.parse(JSON.parse(text)))

function remembered<T>(read: (text: string) => T): (text: string) => T {
  const parsed = new Map<string, T>()
  return text => {
    const known = parsed.get(text)
    if (known) return known
    const document = read(text)
    if (parsed.size > 10_000) parsed.clear()
    parsed.set(text, document)
    return document
  }
}

function datasetKey({ projectId, datasetId }: DatasetName): string {
  return `${projectId}:${datasetId}`
}

/** Creates a dataset. */
export async function createDataset(connection: Connection, document: DatasetDocument): Promise<void> {
  const { projectId, datasetId } = document.datasetReference
  // A dot in it would make two names one schema.
  if (!/^\w{1,1024}$/.test(datasetId)) {
    throw new BigQueryError(
      'invalid',
      `Invalid dataset ID "${datasetId}". Dataset IDs must be alphanumeric (plus underscores) and must be at most 1024 characters long.`,
    )
  }
  await connection.run(`CREATE SCHEMA IF NOT EXISTS ${schemaName(document.datasetReference)}`)
  await writeDataset(connection, document, projectId, datasetId)
}

/** Replaces a dataset's description. */
export async function writeDataset(
  connection: Connection,
  document: DatasetDocument,
  projectId: string,
  datasetId: string,
): Promise<void> {
  await connection.run('DELETE FROM _emulator.datasets WHERE project = $1 AND id = $2', [
    projectId,
    datasetId,
  ])
  await connection.run('INSERT INTO _emulator.datasets VALUES ($1, $2, $3)', [
    projectId,
    datasetId,
    JSON.stringify(document),
  ])
}

/** Removes a dataset and all in it. */
export async function dropDataset(connection: Connection, name: DatasetName): Promise<void> {
  await connection.run(`DROP SCHEMA IF EXISTS ${schemaName(name)} CASCADE`)
  await connection.run('DELETE FROM _emulator.datasets WHERE project = $1 AND id = $2', [
    name.projectId,
    name.datasetId,
  ])
  for (const kind of ['tables', 'routines']) {
    await connection.run(`DELETE FROM _emulator.${kind} WHERE project = $1 AND dataset = $2`, [
      name.projectId,
      name.datasetId,
    ])
  }
}

/** Replaces what is said of a table, leaving its rows alone. */
export async function writeTable(connection: Connection, document: TableDocument): Promise<void> {
  await connection.run(replacing(document))
}

// Each call to DuckDB costs about as much as a small statement: what goes together is sent together.
function replacing(document: TableDocument): string {
  const { projectId, datasetId, tableId } = document.tableReference
  const values = [projectId, datasetId, tableId, JSON.stringify(document)].map(literal).join(', ')
  return `${forgetting(document.tableReference)}; INSERT INTO _emulator.tables VALUES (${values})`
}

function forgetting({ projectId, datasetId, tableId }: TableName): string {
  return `DELETE FROM _emulator.tables WHERE project = ${literal(projectId)} AND dataset = ${literal(datasetId)} AND id = ${literal(tableId)}`
}

/** Whether rows are put in partitions by the time they arrive. */
export function byIngestion(document: TableDocument): boolean {
  return document.timePartitioning !== undefined && document.timePartitioning.field === undefined
}

/** Creates an empty table (or a view) as its document says; one of the same name is replaced. */
export async function createTable(connection: Connection, document: TableDocument): Promise<TableDocument> {
  const now = String(Date.now())
  const full: TableDocument = { ...document, creationTime: now, lastModifiedTime: now }
  const name = physicalName(document.tableReference)
  const statements = [`DROP TABLE IF EXISTS ${name}`]
  if (full.type !== 'VIEW') {
    const columns = (full.schema?.fields ?? []).map(
      f =>
        `${quote(f.name)} ${duckType(f)}${f.mode?.toUpperCase() === 'REQUIRED' ? ' NOT NULL' : ''}${f.defaultValueExpression ? ` DEFAULT (${f.defaultValueExpression})` : ''}`,
    )
    if (byIngestion(full)) columns.push('"_PARTITIONTIME" TIMESTAMPTZ')
    // DuckDB wants a column; a table created without a schema gets its own with its first rows.
    statements.push(`CREATE TABLE ${name} (${columns.join(', ') || '"_none" BOOLEAN'})`)
  }
  await connection.run([...statements, replacing(full)].join('; '))
  return full
}

/** Removes a table or view. */
export async function dropTable(connection: Connection, name: TableName): Promise<void> {
  await connection.run(`DROP TABLE IF EXISTS ${physicalName(name)}; ${forgetting(name)}`)
}

/** The dataset, or the error that it is not there. */
export function needDataset(catalog: Catalog, name: DatasetName): DatasetDocument {
  const found = catalog.dataset(name)
  if (!found) throw notFound('Dataset', `${name.projectId}:${name.datasetId}`, catalog.location)
  return found
}

/** The table, or the error that it is not there. */
export function needTable(catalog: Catalog, name: TableName): TableDocument {
  const found = catalog.table(name)
  if (found) return found
  needDataset(catalog, name)
  throw notFound('Table', display(name), catalog.location)
}

/** An operation is not for tables of this type. */
export function notOf({ tableReference, type }: TableDocument): BigQueryError {
  return new BigQueryError(
    'invalidQuery',
    `${display(tableReference)} is not allowed for this operation because it is currently a ${type}.`,
  )
}

/** Refuses to create what is there already. */
export function needNoTable(catalog: Catalog, name: TableName): void {
  if (catalog.table(name)) throw alreadyExists('Table', display(name))
}
