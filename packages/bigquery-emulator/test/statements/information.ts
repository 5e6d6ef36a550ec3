import { type Case, fails, gives, refused } from './case.ts'

/** What INFORMATION_SCHEMA and `__TABLES__` tell, each case of a dataset of its own, for the cases run side by side. */
export const INFORMATION: Case[] = [
  gives(
    `CREATE SCHEMA i1; CREATE TABLE i1.t (id INT64 NOT NULL); CREATE VIEW i1.v AS SELECT id FROM i1.t;
     SELECT table_catalog, table_schema, table_name, table_type, is_insertable_into, is_typed, creation_time > '2024-01-01' FROM i1.INFORMATION_SCHEMA.TABLES ORDER BY table_name`,
    ['p', 'i1', 't', 'BASE TABLE', 'YES', 'NO', true],
    ['p', 'i1', 'v', 'VIEW', 'NO', 'NO', true],
  ),
  gives(
    `CREATE SCHEMA i2; CREATE TABLE i2.t (id INT64 NOT NULL OPTIONS (description = 'a "key"'), day DATE, tags ARRAY<STRUCT<a STRING, b NUMERIC>>)
       PARTITION BY day CLUSTER BY id OPTIONS (description = 'x', labels = [('team', 'a')], partition_expiration_days = 3, require_partition_filter = true);
     SELECT ddl FROM \`p.i2.INFORMATION_SCHEMA.TABLES\``,
    [
      'CREATE TABLE `p.i2.t`\n(\n  id INT64 NOT NULL OPTIONS(description="a \\"key\\""),\n  day DATE,\n  tags ARRAY<STRUCT<a STRING, b NUMERIC>>\n)\nPARTITION BY day\nCLUSTER BY id\nOPTIONS(\n  description="x",\n  partition_expiration_days=3.0,\n  require_partition_filter=true,\n  labels=[STRUCT("team", "a")]\n);',
    ],
  ),
  gives(
    `CREATE SCHEMA i3; CREATE TABLE i3.t (id INT64 NOT NULL, seen TIMESTAMP, s STRUCT<a ARRAY<INT64>>) PARTITION BY DATE(seen) CLUSTER BY id;
     SELECT column_name, ordinal_position, is_nullable, data_type, is_hidden, is_partitioning_column, clustering_ordinal_position, column_default FROM i3.INFORMATION_SCHEMA.COLUMNS ORDER BY ordinal_position`,
    ['id', 1, 'NO', 'INT64', 'NO', 'NO', 1, 'NULL'],
    ['seen', 2, 'YES', 'TIMESTAMP', 'NO', 'YES', null, 'NULL'],
    ['s', 3, 'YES', 'STRUCT<a ARRAY<INT64>>', 'NO', 'NO', null, 'NULL'],
  ),
  gives(
    "SELECT column_name, is_hidden, is_system_defined, is_partitioning_column FROM d.INFORMATION_SCHEMA.COLUMNS WHERE table_name = 'parted' ORDER BY column_name",
    ['_PARTITIONDATE', 'YES', 'YES', 'NO'],
    ['_PARTITIONTIME', 'YES', 'YES', 'YES'],
    ['id', 'NO', 'NO', 'NO'],
  ),
  gives(
    `CREATE SCHEMA i4; CREATE TABLE i4.t (day DATE) PARTITION BY day; INSERT INTO i4.t VALUES ('2024-01-05'), ('2024-01-05'), ('2024-02-01'), (NULL);
     SELECT partition_id, total_rows, total_logical_bytes, storage_tier, last_modified_time > '2024-01-01' FROM i4.INFORMATION_SCHEMA.PARTITIONS WHERE table_name = 't' ORDER BY partition_id`,
    ['20240105', 2, 16, 'ACTIVE', true],
    ['20240201', 1, 8, 'ACTIVE', true],
    ['__NULL__', 1, 8, 'ACTIVE', true],
  ),
  gives(
    `CREATE SCHEMA i5; CREATE TABLE i5.r (n INT64) PARTITION BY RANGE_BUCKET(n, GENERATE_ARRAY(0, 100, 10)); INSERT INTO i5.r VALUES (7), (12), (19), (500);
     CREATE TABLE i5.m (seen DATETIME) PARTITION BY DATETIME_TRUNC(seen, MONTH); INSERT INTO i5.m VALUES ('2024-03-09 10:00:00'); CREATE TABLE i5.plain AS SELECT 1 AS a;
     SELECT table_name, partition_id, total_rows FROM i5.INFORMATION_SCHEMA.PARTITIONS ORDER BY 1, 2`,
    ['m', '202403', 1],
    ['plain', null, 1],
    ['r', '0', 1],
    ['r', '10', 2],
    ['r', '__UNPARTITIONED__', 1],
  ),
  gives(
    `CREATE SCHEMA i6; CREATE TABLE i6.t (a INT64) OPTIONS (description = 'of "us"', friendly_name = 'f', labels = [('k', 'v')]);
     SELECT option_name, option_type, option_value FROM i6.INFORMATION_SCHEMA.TABLE_OPTIONS ORDER BY 1`,
    ['description', 'STRING', '"of \\"us\\""'],
    ['friendly_name', 'STRING', '"f"'],
    ['labels', 'ARRAY<STRUCT<STRING, STRING>>', '[STRUCT("k", "v")]'],
  ),
  gives(
    `CREATE SCHEMA i7; CREATE TABLE i7.t AS SELECT 1 AS a UNION ALL SELECT 2; CREATE VIEW i7.v AS SELECT a FROM i7.t;
     SELECT project_id, dataset_id, table_id, row_count, size_bytes, type, creation_time > 0, last_modified_time >= creation_time FROM i7.__TABLES__ ORDER BY table_id`,
    ['p', 'i7', 't', 2, 16, 1, true, true],
    ['p', 'i7', 'v', 0, 0, 2, true, true],
  ),
  gives(
    "CREATE SCHEMA i8; SELECT catalog_name, schema_name, location, ddl FROM INFORMATION_SCHEMA.SCHEMATA WHERE schema_name = 'i8'",
    ['p', 'i8', 'US', 'CREATE SCHEMA `p.i8`\nOPTIONS(\n  location="US"\n);'],
  ),
  gives("SELECT schema_name FROM p.INFORMATION_SCHEMA.SCHEMATA WHERE schema_name = 'd'", ['d']),
  gives("SELECT schema_name FROM `region-us`.INFORMATION_SCHEMA.SCHEMATA WHERE schema_name = 'd'", ['d']),
  gives(
    "SELECT table_schema, table_name FROM p.`region-us`.INFORMATION_SCHEMA.TABLES WHERE table_name = 'shops' AND table_schema = 'd'",
    ['d', 'shops'],
  ),
  gives(
    "SELECT COUNT(*) FROM `p.region-us.INFORMATION_SCHEMA.COLUMNS` WHERE table_name = 'shops' AND table_schema = 'd'",
    [2],
  ),
  gives('SELECT COUNT(*) FROM `region-eu`.INFORMATION_SCHEMA.TABLES', [0]),
  gives(
    "SELECT COUNTIF(schema_name LIKE '_anonymous%' OR schema_name LIKE '_script%') FROM INFORMATION_SCHEMA.SCHEMATA",
    [0],
  ),
  gives(
    `CREATE SCHEMA i9; CREATE PROCEDURE i9.p() BEGIN SELECT 1; END;
     SELECT routine_name, routine_type, ddl FROM i9.INFORMATION_SCHEMA.ROUTINES`,
    ['p', 'PROCEDURE', 'CREATE PROCEDURE i9.p() BEGIN SELECT 1; END'],
  ),
  gives(
    `CREATE SCHEMA i10; CREATE VIEW i10.v AS SELECT 1 AS a; SELECT table_name, view_definition, use_standard_sql FROM i10.INFORMATION_SCHEMA.VIEWS`,
    ['v', 'SELECT 1 AS a', 'YES'],
  ),
  gives(
    `SELECT j.project_id, j.job_type, j.statement_type, j.state, j.user_email, j.query LIKE 'CREATE TABLE d.shops%', j.destination_table.table_id IS NULL,
       j.error_result IS NULL, j.end_time >= j.start_time, ARRAY_LENGTH(j.labels), ARRAY_LENGTH(j.referenced_tables)
     FROM \`region-us\`.INFORMATION_SCHEMA.JOBS_BY_PROJECT AS j WHERE j.query LIKE 'CREATE TABLE d.shops%'`,
    ['p', 'QUERY', 'CREATE_TABLE_AS_SELECT', 'DONE', 'developer@localhost', true, true, true, true, 0, 0],
  ),
  gives(
    "SELECT state, end_time IS NULL, cache_hit FROM `region-us`.INFORMATION_SCHEMA.JOBS WHERE query LIKE 'SELECT state, end_time IS NULL%'",
    ['RUNNING', true, null],
  ),
  gives(
    "SELECT dml_statistics.inserted_row_count, total_bytes_processed >= 0 FROM `region-us`.INFORMATION_SCHEMA.JOBS_BY_USER WHERE query = 'INSERT INTO d.parted (id) VALUES (1)'",
    [1, true],
  ),
  fails('SELECT * FROM nowhere.INFORMATION_SCHEMA.TABLES', /Not found: Dataset p:nowhere/),
  fails('DELETE FROM d.INFORMATION_SCHEMA.TABLES WHERE true', /read only/),
  refused('SELECT * FROM d.INFORMATION_SCHEMA.SEARCH_INDEXES'),
  refused('SELECT * FROM `region-us`.INFORMATION_SCHEMA.PARTITIONS'),
]
