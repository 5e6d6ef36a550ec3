import { createHash } from 'node:crypto'
import { dropDataset } from './catalog.ts'
import { transaction } from './database.ts'
import { BigQueryError, unsupported } from './errors.ts'
import { libraryText } from './files.ts'
import type { QueryConfiguration } from './job-configuration.ts'
import type { Running } from './jobs.ts'
import type { DatasetName } from './names.ts'
import { parameterConstants } from './parameters.ts'
import { runScript } from './script.ts'
import { isOneStatement, parseJob } from './script-or-statement.ts'
import type { Session } from './session.ts'
import { temporaryDataset } from './sight.ts'
import { type Outcome, runStatement, type StatementOptions } from './statement.ts'

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
  const { named, positional } = parameterConstants(configuration.queryParameters ?? [])
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
    library: uri => libraryText({ dir: storageDir, holder: job.document.holder }, uri),
  }
  const { statements, last } = parseJob(source)
  const { destinationTable, ...destination } = configuration
  const options: StatementOptions = {
    destination: { ...destination, table: destinationTable },
    resultId: createHash('sha256').update(`${projectId}:${location}.${jobId}`).digest('hex').slice(0, 24),
    storageDir,
  }
  if (job.document.configuration.dryRun) throw new Error('unreachable: a dry run is no job')
  if (isOneStatement(statements, last)) {
    if (destinationTable && last.kind !== 'query')
      throw new BigQueryError(
        'invalidQuery',
        `configuration.query.destinationTable cannot be set for scripts or ${last.kind.toUpperCase()} statements`,
      )
    await transaction(connection, async () => {
      for (const s of statements.slice(0, -1)) await runStatement(session, source, s, options)
      await running.record(statistics(await runStatement(session, source, last, options)))
    })
    return
  }
  if (destinationTable)
    throw new BigQueryError('invalidQuery', 'configuration.query.destinationTable cannot be set for scripts')
  const children = await runScript(session, source, statements, {
    ...options,
    begun: number => running.tell({ numChildJobs: String(number) }),
  })
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
      children: children.map((child, i) => ({
        id: `script_job_${i}`,
        scriptStatistics: { evaluationKind: 'STATEMENT' },
        ...statistics(child.outcome),
      })),
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
