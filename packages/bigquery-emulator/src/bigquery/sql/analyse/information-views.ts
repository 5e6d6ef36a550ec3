import type { DatasetDocument, TableDocument } from '../../documents.ts'
import type { DatasetName } from '../../names.ts'
import type { TypeNode } from '../parse/ast.ts'

/** A view of what there is, of which the caller sees no more than is here. */
export type Information = {
  view: string
  columns: { name: string; type: TypeNode }[]
  projectId: string
  location: string | undefined
  /** Whose jobs may be seen, where not everybody's. */
  owner: string | undefined
  datasets: DatasetDocument[]
  /** The datasets whose tables and routines it tells of. */
  within: DatasetName[]
  tables: TableDocument[]
}

/**
 * The columns of each view that there is, as STRUCT writes its fields. What no job here has, such as slots and stages, is
 * no column of JOBS.
 * @see https://cloud.google.com/bigquery/docs/information-schema-intro
 */
export const VIEWS: Readonly<Record<string, string>> = {
  SCHEMATA: `catalog_name STRING, schema_name STRING, schema_owner STRING, creation_time TIMESTAMP,
    last_modified_time TIMESTAMP, location STRING, ddl STRING, default_collation_name STRING`,
  SCHEMATA_OPTIONS:
    'catalog_name STRING, schema_name STRING, option_name STRING, option_type STRING, option_value STRING',
  TABLES: `table_catalog STRING, table_schema STRING, table_name STRING, table_type STRING, managed_table_type
    STRING, is_insertable_into STRING, is_fine_grained_mutations_enabled STRING, is_typed STRING,
    is_change_history_enabled STRING, creation_time TIMESTAMP, ddl STRING, default_collation_name STRING`,
  COLUMNS: `table_catalog STRING, table_schema STRING, table_name STRING, column_name STRING, ordinal_position
    INT64, is_nullable STRING, data_type STRING, is_generated STRING, generation_expression STRING,
    is_stored STRING, is_hidden STRING, is_updatable STRING, is_system_defined STRING,
    is_partitioning_column STRING, clustering_ordinal_position INT64, collation_name STRING, column_default
    STRING, rounding_mode STRING`,
  COLUMN_FIELD_PATHS: `table_catalog STRING, table_schema STRING, table_name STRING, column_name STRING, field_path STRING,
    data_type STRING, description STRING, collation_name STRING, rounding_mode STRING`,
  TABLE_OPTIONS: `table_catalog STRING, table_schema STRING, table_name STRING, option_name STRING, option_type STRING,
    option_value STRING`,
  VIEWS: `table_catalog STRING, table_schema STRING, table_name STRING, view_definition STRING, check_option
    STRING, use_standard_sql STRING`,
  PARTITIONS: `table_catalog STRING, table_schema STRING, table_name STRING, partition_id STRING, total_rows INT64,
    total_logical_bytes INT64, total_billable_bytes INT64, last_modified_time TIMESTAMP, storage_tier STRING`,
  ROUTINES: `specific_catalog STRING, specific_schema STRING, specific_name STRING, routine_catalog STRING,
    routine_schema STRING, routine_name STRING, routine_type STRING, data_type STRING, routine_body STRING,
    external_language STRING, is_deterministic STRING, created TIMESTAMP, last_altered TIMESTAMP, ddl STRING`,
  __TABLES__: `project_id STRING, dataset_id STRING, table_id STRING, creation_time INT64, last_modified_time INT64,
    row_count INT64, size_bytes INT64, type INT64`,
  JOBS: `creation_time TIMESTAMP, project_id STRING, user_email STRING, job_id STRING, job_type STRING,
    statement_type STRING, priority STRING, start_time TIMESTAMP, end_time TIMESTAMP, query STRING, state
    STRING, total_bytes_processed INT64, total_bytes_billed INT64, cache_hit BOOL, error_result
    STRUCT<reason STRING, location STRING, message STRING>, destination_table STRUCT<project_id STRING,
    dataset_id STRING, table_id STRING>, referenced_tables ARRAY<STRUCT<project_id STRING, dataset_id
    STRING, table_id STRING>>, labels ARRAY<STRUCT<key STRING, value STRING>>, dml_statistics
    STRUCT<inserted_row_count INT64, deleted_row_count INT64, updated_row_count INT64>`,
}
