import { describe, expect, test } from 'vitest'
import { parseDdl } from '../../shared/document/ddl.ts'

const ddl = (fields: Record<string, unknown>) =>
  parseDdl(
    JSON.stringify({
      bq_table_schema: [
        { name: 'day', type: 'DATE' },
        { name: 'n', type: 'INTEGER' },
      ],
      ...fields,
    }),
    [],
  )
const DAY = { bq_table_timepartitioning_field: 'day' }
const RANGES = {
  bq_table_range_partitioning_field: 'n',
  bq_table_range_partitioning_start: 0,
  bq_table_range_partitioning_end: 100,
  bq_table_range_partitioning_interval: 10,
}

describe('a DDL file', () => {
  test.each([
    [{ bq_table_timepartitioning_expiration_ms: '86400000' }],
    [{ bq_table_timepartitioning_expiration_ms: 86_400_000 }],
  ])('takes its expiration as a number or a text: %o', fields => {
    expect(ddl({ ...DAY, ...fields }).definition?.partitioning?.expiration_ms).toBe(86_400_000)
  })

  test.each([
    [{ bq_table_require_partition_filter: true }, true],
    [{ bq_table_require_partition_filter: 'True' }, true],
    [{ bq_table_require_partition_filter: 'false' }, undefined],
    [{ bq_table_timepartitioning_require_partition_filter: true }, true],
    [{ bq_table_timepartitioning_require_partition_filter: 'true' }, true],
  ])('takes the filter as a truth or a text, by its old name too: %o', (fields, filter) => {
    expect(ddl({ ...DAY, ...fields }).definition?.require_partition_filter).toBe(filter)
  })

  test('partitions by ranges', () => {
    const { definition, faults } = ddl({ ...RANGES, bq_table_range_partitioning_interval: '10' })
    expect(faults).toEqual([])
    expect(definition?.range_partitioning).toEqual({ field: 'n', start: 0, end: 100, interval: 10 })
    expect(definition).not.toHaveProperty('partitioning')
  })

  test.each([
    [{ ...RANGES, ...DAY }, '/bq_table_timepartitioning_field', 'in one way'],
    [
      { ...RANGES, bq_table_range_partitioning_field: 'm' },
      '/bq_table_range_partitioning_field',
      'No column',
    ],
    [{ bq_table_range_partitioning_field: 'n' }, '/bq_table_range_partitioning_start', 'is required'],
    [{ ...RANGES, bq_table_range_partitioning_end: 0 }, '/bq_table_range_partitioning_end', 'must be above'],
    [
      { ...RANGES, bq_table_range_partitioning_interval: 0 },
      '/bq_table_range_partitioning_interval',
      'above 0',
    ],
    [
      { bq_table_require_partition_filter: 'yes', ...DAY },
      '/bq_table_require_partition_filter',
      'true or false',
    ],
    [
      {
        ...DAY,
        bq_table_require_partition_filter: true,
        bq_table_timepartitioning_require_partition_filter: false,
      },
      '/bq_table_timepartitioning_require_partition_filter',
      'says otherwise',
    ],
    [
      { bq_table_timepartitioning_require_partition_filter: 'true' },
      '/bq_table_timepartitioning_require_partition_filter',
      'needs a partitioned table',
    ],
  ])('with %o is refused at %s: %s', (fields, pointer, detail) => {
    const { faults } = ddl(fields)
    expect(faults).toContainEqual({ pointer, detail: expect.stringContaining(detail) })
  })
})
