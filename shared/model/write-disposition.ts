/**
 * What becomes of the rows that a table has when a result is written to it.
 * @see https://cloud.google.com/bigquery/docs/reference/rest/v2/Job#JobConfigurationQuery
 */
export const WRITE_DISPOSITIONS = ['WRITE_TRUNCATE', 'WRITE_APPEND', 'WRITE_EMPTY'] as const
export type WriteDisposition = (typeof WRITE_DISPOSITIONS)[number]
