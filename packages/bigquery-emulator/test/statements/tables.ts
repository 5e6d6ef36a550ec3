import { type Case, fails, gives, refused } from './case.ts'

/** Tables made and changed. Each statement makes what it needs. */
export const TABLES: Case[] = [
  gives(
    "CREATE TABLE d.w1 (a INT64, b STRING DEFAULT 'z'); INSERT INTO d.w1 (a) VALUES (1); INSERT d.w1 VALUES (2, DEFAULT), (3, 'q'); SELECT * FROM d.w1 ORDER BY a",
    [1, 'z'],
    [2, 'z'],
    [3, 'q'],
  ),
  gives(
    'CREATE TABLE d.w2 (a INT64); INSERT INTO d.w2 SELECT x FROM UNNEST([1, 2, 3]) AS x; DELETE d.w2 WHERE a > 1; SELECT COUNT(*) FROM d.w2',
    [1],
  ),
  fails('CREATE TABLE d.w3 (a INT64 NOT NULL); INSERT INTO d.w3 VALUES (NULL)', /cannot be null/i),
  fails('CREATE TABLE d.w4 (a INT64); INSERT INTO d.w4 (a) VALUES (1, 2)', /column/i),
  fails("CREATE TABLE d.w5 (a INT64); INSERT INTO d.w5 VALUES ('x')", /type STRING/),
  fails('CREATE TABLE d.w6 (a INT64); DELETE FROM d.w6', /WHERE/),
  fails('CREATE TABLE d.w7 (a INT64); UPDATE d.w7 SET a = 1', /WHERE/),
  gives(
    'CREATE TABLE d.w8 AS SELECT 1 AS a, 10 AS v UNION ALL SELECT 2, 20; UPDATE d.w8 AS t SET v = s.n FROM (SELECT 2 AS k, 99 AS n) AS s WHERE t.a = s.k; SELECT v FROM d.w8 ORDER BY a',
    [10],
    [99],
  ),
  fails(
    'CREATE TABLE d.w9 AS SELECT 1 AS a; UPDATE d.w9 SET a = n FROM UNNEST([1, 2]) AS n WHERE TRUE',
    /at most one source row/,
  ),
  gives(
    'CREATE TABLE d.w10 AS SELECT 1 AS a, 2 AS b; UPDATE d.w10 SET a = b, b = a WHERE TRUE; SELECT * FROM d.w10',
    [2, 1],
  ),
  gives(
    "CREATE TABLE d.w11 AS SELECT 1 AS k, 'a' AS v UNION ALL SELECT 2, 'b' UNION ALL SELECT 3, 'c'; MERGE d.w11 AS t USING (SELECT 2 AS k, 'B' AS v UNION ALL SELECT 4, 'D') AS s ON t.k = s.k WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED THEN INSERT (k, v) VALUES (s.k, s.v) WHEN NOT MATCHED BY SOURCE AND t.k = 3 THEN DELETE; SELECT * FROM d.w11 ORDER BY k",
    [1, 'a'],
    [2, 'B'],
    [4, 'D'],
  ),
  fails(
    'CREATE TABLE d.w12 AS SELECT 1 AS k; MERGE d.w12 t USING (SELECT 1 AS k UNION ALL SELECT 1) s ON t.k = s.k WHEN MATCHED THEN DELETE',
    /at most one source row/,
  ),
  gives(
    'CREATE TABLE d.w13 AS SELECT 1 AS k; MERGE d.w13 USING UNNEST([5]) AS x ON FALSE WHEN NOT MATCHED THEN INSERT ROW WHEN NOT MATCHED BY SOURCE THEN DELETE; SELECT k FROM d.w13',
    [5],
  ),
  gives('CREATE TABLE d.w14 AS SELECT 1 AS a; TRUNCATE TABLE d.w14; SELECT COUNT(*) FROM d.w14', [0]),
  gives(
    'CREATE TABLE d.w15 (a INT64); ALTER TABLE d.w15 ADD COLUMN b STRING, ADD COLUMN IF NOT EXISTS a INT64; ALTER TABLE d.w15 RENAME COLUMN b TO c; INSERT d.w15 VALUES (1, "x"); ALTER TABLE d.w15 DROP COLUMN a; SELECT * FROM d.w15',
    ['x'],
  ),
  gives(
    'CREATE TABLE d.w16 AS SELECT 1 AS a; CREATE TABLE d.w16b LIKE d.w16; CREATE TABLE d.w16c COPY d.w16; SELECT (SELECT COUNT(*) FROM d.w16b), (SELECT COUNT(*) FROM d.w16c)',
    [0, 1],
  ),
  gives('CREATE VIEW d.w17 AS SELECT 5 AS a; SELECT a + 1 FROM d.w17', [6]),
  refused('CREATE OR REPLACE VIEW d.w18 (x, y) AS SELECT 1, 2; SELECT y FROM d.w18'),
  fails('CREATE VIEW d.w19 AS SELECT 1 AS a; INSERT INTO d.w19 VALUES (1)', /view/i),
  fails('CREATE TABLE d.sales (a INT64)', /Already Exists/),
  gives('CREATE TABLE IF NOT EXISTS d.sales (a INT64); SELECT COUNT(*) FROM d.sales', [5]),
  fails('DROP TABLE d.nothing_here', /Not found/),
  gives('DROP TABLE IF EXISTS d.nothing_here; SELECT 1', [1]),
  fails('CREATE VIEW d.w20 AS SELECT 1 AS a; DROP TABLE d.w20', /is not (?:of )?.*TABLE|VIEW/i),
  gives(
    'CREATE TABLE d.w21 (ts TIMESTAMP, v INT64) PARTITION BY DATE(ts) CLUSTER BY v OPTIONS (require_partition_filter = TRUE); INSERT d.w21 VALUES (TIMESTAMP "2024-01-05 10:00:00+00", 1); SELECT v FROM d.w21 WHERE ts >= TIMESTAMP "2024-01-01"',
    [1],
  ),
  fails(
    'CREATE TABLE d.w22 (day DATE) PARTITION BY day OPTIONS (require_partition_filter = TRUE); SELECT * FROM d.w22',
    /partition/,
  ),
  gives(
    'CREATE TABLE d.w23 (a ARRAY<INT64>, s STRUCT<x INT64, y STRING>); INSERT d.w23 VALUES ([1, 2], (5, "q")); UPDATE d.w23 SET a = ARRAY_CONCAT(a, [3]) WHERE s.x = 5; SELECT ARRAY_LENGTH(a), s.y FROM d.w23',
    [3, 'q'],
  ),
  refused('CREATE MATERIALIZED VIEW d.m AS SELECT 1 AS a'),
  refused('CREATE EXTERNAL TABLE d.e OPTIONS (format = "CSV", uris = ["gs://b/a.csv"])'),
  gives(
    `CREATE TABLE d.limited (n NUMERIC(5, 2), b BIGNUMERIC(40, 3), s STRING(3), x BYTES(2));
     INSERT INTO d.limited VALUES (1.235, 1.23456, 'abc', b'ab'); INSERT INTO d.limited (n) SELECT NUMERIC '2.005'; UPDATE d.limited SET b = 7.7777 WHERE n = 2.01;
     MERGE d.limited AS t USING (SELECT NUMERIC '3.456' AS n) AS s ON FALSE WHEN NOT MATCHED THEN INSERT (n) VALUES (s.n);
     SELECT n, b, s, (SELECT STRING_AGG(data_type, '; ' ORDER BY ordinal_position) FROM d.INFORMATION_SCHEMA.COLUMNS WHERE table_name = 'limited') AS types FROM d.limited ORDER BY n`,
    ...[
      ['1.24', '1.235', 'abc'],
      ['2.01', '7.778', null],
      ['3.46', null, null],
    ].map(row => [...row, 'NUMERIC(5, 2); BIGNUMERIC(40, 3); STRING(3); BYTES(2)']),
  ),
  fails(
    'CREATE TABLE d.limited2 (n NUMERIC(5, 2)); INSERT INTO d.limited2 VALUES (1000)',
    /NUMERIC\(5, 2\) out of range: 1000/,
  ),
  fails(
    "CREATE TABLE d.limited3 (s STRING(3)); INSERT INTO d.limited3 SELECT 'abcd'",
    /length over the maximum of 3/,
  ),
  fails('CREATE TABLE d.limited4 (n NUMERIC(50, 2))', /Invalid type parameters/),
]
