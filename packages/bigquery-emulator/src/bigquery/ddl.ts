import { alterTable } from './alter-table.ts'
import {
  type Catalog,
  createDataset,
  createTable,
  dropDataset,
  dropTable,
  needDataset,
  notOf,
} from './catalog.ts'
import { createTableAs, refuseExisting } from './create-table.ts'
import { deniedDataset, deniedProject, mayNotCreate, mayNotDrop } from './denied.ts'
import { DatasetDocument, TableDocument } from './documents.ts'
import { alreadyExists, BigQueryError, notFound, unsupported } from './errors.ts'
import { createFunction, createTableFunction } from './functions.ts'
import { display } from './names.ts'
import type { Done } from './outcome.ts'
import { createProcedure, dropRoutine, hasRoutines } from './routines.ts'
import { constantText, type Session } from './session.ts'
import { isAnonymous } from './sight.ts'
import type { Environment } from './sql/analyse/environment.ts'
import { tableName } from './sql/analyse/tables.ts'
import type { Ddl } from './sql/parse/ast-statements.ts'
import { emitQuery } from './sql/translate.ts'
import { tableOptions } from './table-options.ts'
import { describe } from './write.ts'

/** Runs a statement that makes, changes or removes tables. */
export async function runDdl(session: Session, catalog: Catalog, env: Environment, s: Ddl): Promise<Done> {
  switch (s.kind) {
    case 'create table':
      return createTableAs(session, catalog, env, s)
    case 'create view': {
      const name = tableName(env, s.table, s.at, mayNotCreate)
      const dataset = needDataset(catalog, name)
      const operation = refuseExisting(catalog, name, s)
      if (operation === 'SKIP') return { statementType: 'CREATE_VIEW', ddl: { operation, table: name } }
      const fields = await describe(session.connection, emitQuery(env, s.query))
      const options = await tableOptions(session, env, s.options)
      await createTable(
        session.connection,
        TableDocument.parse({
          ...options,
          tableReference: name,
          type: 'VIEW',
          schema: { fields },
          location: dataset.location,
          view: { query: s.text, useLegacySql: false },
        }),
      )
      return { statementType: 'CREATE_VIEW', ddl: { operation, table: name } }
    }
    case 'create function': {
      if (!s.temporary) return createFunction(session, env, s)
      session.functions.set((s.names.at(-1) ?? '').toLowerCase(), {
        parameters: s.parameters,
        returns: s.returns,
        body: s.body,
        source: env.source,
      })
      return { statementType: 'CREATE_FUNCTION' }
    }
    case 'create schema': {
      const [datasetId = '', projectId = env.projectId] = s.names.toReversed()
      if (!catalog.sees({ projectId, datasetId })) throw deniedProject(projectId, 'bigquery.datasets.create')
      if (catalog.dataset({ projectId, datasetId })) {
        if (s.absent) return { statementType: 'CREATE_SCHEMA' }
        throw alreadyExists('Dataset', `${projectId}:${datasetId}`)
      }
      const options: Record<string, string | undefined> = {}
      for (const { name, value } of s.options) {
        if (!['location', 'description', 'friendly_name'].includes(name))
          throw unsupported(`schema option ${name}`)
        options[name] = await constantText(session, env, value)
      }
      const document = DatasetDocument.parse({
        datasetReference: { projectId, datasetId },
        location: options.location ?? session.location,
        description: options.description,
        friendlyName: options.friendly_name,
        creationTime: String(Date.now()),
      })
      await createDataset(session.connection, document)
      return { statementType: 'CREATE_SCHEMA' }
    }
    case 'create table function':
      return createTableFunction(session, env, s)
    case 'create procedure':
      return createProcedure(session.connection, env, s)
    case 'drop':
      return drop(session, catalog, env, s)
    case 'alter table':
      return alterTable(session, env, s)
  }
}

async function drop(
  session: Session,
  catalog: Catalog,
  env: Environment,
  s: Extract<Ddl, { kind: 'drop' }>,
): Promise<Done> {
  if (s.what === 'FUNCTION' && s.names.length === 1 && session.functions.delete(s.names.join().toLowerCase()))
    return { statementType: 'DROP_FUNCTION' }
  if (s.what === 'FUNCTION' || s.what === 'TABLE FUNCTION' || s.what === 'PROCEDURE')
    return dropRoutine(session.connection, env, s)
  if (s.what === 'SCHEMA') {
    const [datasetId = '', projectId = env.projectId] = s.names.toReversed()
    const name = { projectId, datasetId }
    if (!catalog.sees(name)) throw deniedDataset(name, 'bigquery.datasets.delete')
    if (!catalog.dataset(name)) {
      if (s.exists) return { statementType: 'DROP_SCHEMA' }
      throw notFound('Dataset', `${projectId}:${datasetId}`)
    }
    if (!s.cascade && (catalog.tables(name).length > 0 || (await hasRoutines(session.connection, name))))
      throw new BigQueryError('resourceInUse', `Dataset ${projectId}:${datasetId} is still in use`)
    await dropDataset(session.connection, name)
    return { statementType: 'DROP_SCHEMA' }
  }
  const statementType = `DROP_${s.what.replace(' ', '_')}`
  const name = tableName(env, s.names, s.at, mayNotDrop)
  const found = catalog.table(name)
  if (!found && s.exists) return { statementType, ddl: { operation: 'SKIP', table: name } }
  if (!found) throw notFound('Table', display(name), catalog.location)
  if (found.type !== s.what.replace(' TABLE', '')) throw notOf(found)
  await dropTable(session.connection, name)
  if (!isAnonymous(name.datasetId)) session.temporary.delete(name.tableId.toLowerCase())
  return { statementType, ddl: { operation: 'DROP', table: name } }
}
