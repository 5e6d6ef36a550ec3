import { z } from 'zod'
import { TableReference } from './job-configuration.ts'
import type { JobDocument } from './jobs.ts'
import { Field } from './schema.ts'

/** A job as the REST interface describes it. */
export function jobResource(document: JobDocument): Record<string, unknown> {
  const { projectId, location, jobId } = document.jobReference
  const { children: _, ...statistics } = document.statistics
  const { query, ...configuration } = document.configuration
  const { holder: _holder, ...told } = document
  const result = ResultTable.safeParse(document.statistics.query)
  const destination =
    result.success && query && !query.destinationTable ? { destinationTable: result.data.resultTable } : {}
  return {
    kind: 'bigquery#job',
    id: `${projectId}:${location}.${jobId}`,
    etag: document.status.state,
    ...told,
    configuration: {
      ...configuration,
      ...(query ? { query: { ...query, ...destination } } : {}),
      jobType: Object.keys(document.configuration)
        .find(k => ['query', 'load', 'copy', 'extract'].includes(k))
        ?.toUpperCase(),
    },
    statistics,
  }
}

/** The part of the statistics that says where the rows are. */
export const ResultTable = z.looseObject({
  resultTable: TableReference,
  schema: z.object({ fields: z.array(Field) }),
})
