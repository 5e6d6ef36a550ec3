import { createHash } from 'node:crypto'
import { dropDataset, readCatalog } from './catalog.ts'
import { transaction } from './database.ts'
import { BigQueryError, unsupported } from './errors.ts'
import type { QueryConfiguration } from './job-configuration.ts'
import type { Running } from './jobs.ts'
import { type DatasetName, physicalName } from './names.ts'
import { parameterSql } from './parameters.ts'
import { runScript } from './script.ts'
import { bytesOf, environment, inSource, type Session } from './session.ts'
import { temporaryDataset } from './sight.ts'
import type { Statement } from './sql/ast-statements.ts'
import { emitQuery } from './sql/emit-query.ts'
import { parse } from './sql/parse-statement.ts'
import { type Outcome, runStatement, type StatementOptions } from './statement.ts'
import { describe } from './write.ts'

const SCRIPT_ONLY = new Set([
  'declare',
  'set',
  'if',
  'while',
  'repeat',
  'for',
  'block',
  'break',
  'continue',
  'return',
  'raise',
  'transaction',
  'execute',
])

/** Runs a query job: one statement with its record in one transaction, or a script. */
export async function runQuery(
  running: Running,
  configuration: QueryConfiguration,
  storageDir: string,
): Promise<void> {
  if (configuration.useLegacySql !== false) throw unsupported('legacy SQL')
  const { job, connection } = running
  const { projectId, location, jobId } = job.document.jobReference
  const source = configuration.query
  const { named, positional } = parameterSql(configuration.queryParameters ?? [])
  const session: Session = {
    connection,
    check: running.check,
    projectId,
    location,
    jobId,
    holder: job.document.holder,
    defaultDataset: datasetOf(projectId, configuration.defaultDataset),
    named,
    positional,
    variables: new Map(),
    functions: new Map(),
    temporary: new Map(),
  }
  const statements = parse(source)
  const [only] = statements
  if (!only)
    throw new BigQueryError('invalidQuery', 'Syntax error: Unexpected end of script at [1:1]', {
      location: 'query',
    })
  const { destinationTable, ...destination } = configuration
  const options: StatementOptions = {
    destination: { ...destination, table: destinationTable },
    resultId: createHash('sha256').update(`${projectId}:${location}.${jobId}`).digest('hex').slice(0, 24),
    storageDir,
  }
  if (job.document.configuration.dryRun) throw new Error('unreachable: a dry run is no job')
  if (statements.length === 1 && !SCRIPT_ONLY.has(only.kind) && only.kind !== 'create function') {
    if (destinationTable && only.kind !== 'query')
      throw new BigQueryError(
        'invalidQuery',
        `configuration.query.destinationTable cannot be set for scripts or ${only.kind.toUpperCase()} statements`,
      )
    await transaction(connection, async () => {
      const outcome = await runStatement(session, source, only, options)
      await running.record(statistics(outcome))
    })
    return
  }
  // A script whose only query comes last, such as TEMP FUNCTIONs before a SELECT, is still one query to BigQuery.
  const last = statements.at(-1)
  const functionsFirst =
    last?.kind === 'query' && statements.slice(0, -1).every(s => s.kind === 'create function' && s.temporary)
  if (functionsFirst && last) {
    await transaction(connection, async () => {
      for (const s of statements.slice(0, -1)) await runStatement(session, source, s, options)
      await running.record(statistics(await runStatement(session, source, last, options)))
    })
    return
  }
  if (destinationTable)
    throw new BigQueryError('invalidQuery', 'configuration.query.destinationTable cannot be set for scripts')
  const children = await runScript(session, source, statements, options)
  const result = children.findLast(child => child.outcome.result)?.outcome.result
  await transaction(connection, async () => {
    await dropDataset(connection, { projectId, datasetId: temporaryDataset(jobId) })
    await running.record({
      numChildJobs: String(children.length),
      totalBytesProcessed: String(children.reduce((sum, child) => sum + child.outcome.bytes, 0)),
      query: {
        statementType: 'SCRIPT',
        ...resultStatistics(result),
        totalBytesProcessed: '0',
        totalBytesBilled: '0',
      },
      children: children.map((child, i) => ({ id: `script_job_${i}`, ...statistics(child.outcome) })),
    })
  })
}

/** A default dataset, in the job's own project unless it names another. */
export function datasetOf(
  projectId: string,
  given: QueryConfiguration['defaultDataset'],
): DatasetName | undefined {
  return given && { projectId: given.projectId ?? projectId, datasetId: given.datasetId }
}

function resultStatistics(result: Outcome['result']) {
  return result ? { schema: { fields: result.fields }, resultTable: result.table } : {}
}

function statistics(outcome: Outcome): Record<string, unknown> {
  const { affected, ddl } = outcome
  return {
    totalBytesProcessed: String(outcome.bytes),
    query: {
      statementType: outcome.statementType,
      totalBytesProcessed: String(outcome.bytes),
      totalBytesBilled: String(outcome.bytes),
      cacheHit: false,
      referencedTables: outcome.tables,
      ...resultStatistics(outcome.result),
      ...(affected
        ? {
            numDmlAffectedRows: String(affected.inserted + affected.updated + affected.deleted),
            dmlStats: {
              insertedRowCount: String(affected.inserted),
              updatedRowCount: String(affected.updated),
              deletedRowCount: String(affected.deleted),
            },
          }
        : {}),
      ...(ddl ? { ddlOperationPerformed: ddl.operation, ddlTargetTable: ddl.table } : {}),
    },
  }
}

/** What a dry run tells: the bytes and the columns, nothing being run. */
export async function dryRun(
  session: Session,
  configuration: QueryConfiguration,
): Promise<Record<string, unknown>> {
  if (configuration.useLegacySql !== false) throw unsupported('legacy SQL')
  const source = configuration.query
  const statements: Statement[] = parse(source)
  const catalog = await readCatalog(session.connection, session)
  const env = environment(session, catalog, source)
  const [only] = statements
  if (statements.length !== 1 || only?.kind !== 'query') {
    return {
      totalBytesProcessed: '0',
      query: {
        statementType: statements.length > 1 ? 'SCRIPT' : only?.kind.toUpperCase(),
        totalBytesProcessed: '0',
      },
    }
  }
  const fields = await inSource(source, () => describe(session.connection, emitQuery(env, only.query).sql))
  const bytes = String(await bytesOf(session.connection, env.tables.values(), physicalName))
  return {
    totalBytesProcessed: bytes,
    query: {
      statementType: 'SELECT',
      totalBytesProcessed: bytes,
      schema: { fields },
      referencedTables: [...env.tables.values()].map(t => t.tableReference),
    },
  }
}
