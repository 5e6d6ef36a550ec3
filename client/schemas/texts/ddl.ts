import { type Texts, within } from './text.ts'

/** A DDL file. */
export const DDL: Texts = {
  '': 'Describes the table that a task `create_gbq_table` creates: its columns, how it is partitioned and clustered.',
  $schema: 'Where an editor finds the schema of the file. Any address is taken; deploying does not read it.',
  bq_table_description: 'What the table holds.',
  bq_table_schema: 'Its columns.',
  ...within('bq_table_schema', {
    name: { text: 'Its name: letters, digits, `_`, `-` and spaces.', examples: ['store_number'] },
    type: 'Its type in BigQuery, in either case. `RECORD` and `STRUCT` need `fields`.',
    mode: { text: 'Whether it may be NULL, must have a value, or is a list.', default: 'NULLABLE' },
    description: 'What it holds.',
    fields: 'The columns of a `RECORD` or `STRUCT`.',
  }),
  bq_table_clustering_fields: {
    text: 'The columns that rows are kept together by, at most four.',
    examples: [['county']],
  },
  bq_table_timepartitioning_field: {
    text: 'The column of dates or times that the table is partitioned by; the time of arrival where only the type is given.',
    examples: ['sold_on'],
  },
  bq_table_timepartitioning_type: { text: 'How long a partition is.', default: 'DAY' },
  bq_table_timepartitioning_expiration_ms: {
    text: 'How long a partition is kept, in milliseconds; for ever unless given. Digits in quotes are taken too.',
    examples: [7776000000],
  },
  bq_table_range_partitioning_field: {
    text: 'The column of integers that the table is partitioned by; with start, end and interval.',
    examples: ['store_number'],
  },
  bq_table_range_partitioning_start: { text: 'Where the first range begins.', examples: [0] },
  bq_table_range_partitioning_end: { text: 'Where the last range ends; it is not in it.', examples: [10000] },
  bq_table_range_partitioning_interval: { text: 'How wide a range is.', examples: [100] },
  bq_table_require_partition_filter: {
    text: 'Whether each query has to say which partitions it reads. "true" and "false" in quotes are taken too.',
    default: false,
  },
  bq_table_timepartitioning_require_partition_filter: 'The old name of `bq_table_require_partition_filter`.',
}
