import { type Case, fails, gives, refused } from './case.ts'

/** Statements that change something, each followed by the query that shows it. Table names are used once. */
export const CHANGES: Case[] = [
  gives(
    "CREATE TABLE d.c1 (a INT64 NOT NULL, b STRING); INSERT INTO d.c1 (a, b) VALUES (1, 'x'), (2, NULL); SELECT * FROM d.c1 ORDER BY a",
    [1, 'x'],
    [2, null],
  ),
  gives(
    'CREATE TABLE d.c2 AS SELECT 1 AS a; INSERT d.c2 SELECT a + 1 FROM d.c2; SELECT SUM(a) FROM d.c2',
    [3],
  ),
  gives(
    'CREATE TABLE d.c3 AS SELECT 1 AS a, 1 AS v UNION ALL SELECT 2, 2; UPDATE d.c3 SET v = v * 10 WHERE a = 2; SELECT v FROM d.c3 ORDER BY v',
    [1],
    [20],
  ),
  gives(
    'CREATE TABLE d.c4 AS SELECT x FROM UNNEST([1, 2, 3]) AS x; DELETE FROM d.c4 WHERE x > 1; SELECT * FROM d.c4',
    [1],
  ),
  gives('CREATE TABLE d.c5 AS SELECT 1 AS x; TRUNCATE TABLE d.c5; SELECT COUNT(*) FROM d.c5', [0]),
  gives(
    `CREATE TABLE d.stock AS SELECT 'a' AS product, 10 AS quantity UNION ALL SELECT 'b', 20 UNION ALL SELECT 'z', 1;
     CREATE TABLE d.arrivals AS SELECT 'a' AS product, 5 AS quantity UNION ALL SELECT 'c', 7;
     MERGE d.stock AS t USING d.arrivals AS s ON t.product = s.product
     WHEN MATCHED THEN UPDATE SET quantity = t.quantity + s.quantity
     WHEN NOT MATCHED THEN INSERT (product, quantity) VALUES (product, quantity)
     WHEN NOT MATCHED BY SOURCE AND t.quantity < 5 THEN DELETE;
     SELECT * FROM d.stock ORDER BY product`,
    ['a', 15],
    ['b', 20],
    ['c', 7],
  ),
  gives(
    `CREATE TABLE d.m2 AS SELECT 1 AS id, 'old' AS v;
     MERGE INTO d.m2 t USING (SELECT 2 AS id, 'new' AS v) s ON t.id = s.id WHEN NOT MATCHED BY TARGET THEN INSERT ROW;
     SELECT * FROM d.m2 ORDER BY id`,
    [1, 'old'],
    [2, 'new'],
  ),
  fails(
    `CREATE TABLE d.m3 AS SELECT 1 AS id, 0 AS v;
     MERGE d.m3 t USING (SELECT 1 AS id, 5 AS v UNION ALL SELECT 1, 6) s ON t.id = s.id WHEN MATCHED THEN UPDATE SET v = s.v;`,
    /must match at most one source row/,
  ),
  gives(
    'CREATE TABLE d.u2 AS SELECT 1 AS id, 0 AS v; UPDATE d.u2 t SET v = s.v FROM (SELECT 1 AS id, 9 AS v) s WHERE t.id = s.id; SELECT v FROM d.u2',
    [9],
  ),
  fails('UPDATE d.sales SET amount = 1', /WHERE/),
  fails('DELETE FROM d.sales', /WHERE/),
  fails('CREATE TABLE d.sales (a INT64)', /Already Exists: Table p:d.sales/),
  fails('CREATE TABLE d.r1 (a INT64 NOT NULL); INSERT INTO d.r1 (a) VALUES (NULL)', /null/i),
  fails(
    "CREATE TABLE d.r2 (a INT64); INSERT INTO d.r2 (a) VALUES ('x')",
    /has type STRING which cannot be inserted into column a/,
  ),
  fails('CREATE TABLE d.r3 (a INT64); INSERT INTO d.r3 (a) SELECT 1.5', /cannot be inserted/),
  gives('CREATE TABLE IF NOT EXISTS d.sales (a INT64); SELECT COUNT(*) FROM d.sales', [5]),
  gives(
    'CREATE OR REPLACE TABLE d.o1 AS SELECT 1 AS a; CREATE OR REPLACE TABLE d.o1 AS SELECT 2 AS b; SELECT b FROM d.o1',
    [2],
  ),
  gives(
    "CREATE TABLE d.p1 (id INT64, day DATE) PARTITION BY day CLUSTER BY id OPTIONS (description = 'x', labels = [('k', 'v')]); INSERT d.p1 VALUES (1, '2024-01-05'); SELECT id FROM d.p1 WHERE day = '2024-01-05'",
    [1],
  ),
  gives(
    'CREATE TABLE d.p2 (moment TIMESTAMP, v INT64) PARTITION BY DATE(moment); CREATE TABLE d.p3 (n INT64) PARTITION BY RANGE_BUCKET(n, GENERATE_ARRAY(0, 100, 10)); SELECT COUNT(*) FROM d.p2, d.p3',
    [0],
  ),
  fails(
    'CREATE TABLE d.p4 (id INT64, day DATE) PARTITION BY day OPTIONS (require_partition_filter = TRUE); SELECT * FROM d.p4',
    /without a filter over column\(s\) 'day'/,
  ),
  gives(
    'CREATE TABLE d.a1 AS SELECT 1 AS a; ALTER TABLE d.a1 ADD COLUMN b STRING, DROP COLUMN IF EXISTS zz; ALTER TABLE d.a1 RENAME COLUMN b TO c; SELECT a, c FROM d.a1',
    [1, null],
  ),
  gives('CREATE TABLE d.a2 AS SELECT 1 AS a; ALTER TABLE d.a2 RENAME TO a3; SELECT a FROM d.a3', [1]),
  gives(
    "CREATE TABLE d.a4 (a INT64, b STRING DEFAULT 'none'); INSERT INTO d.a4 (a) VALUES (1); INSERT INTO d.a4 VALUES (2, DEFAULT); SELECT b FROM d.a4",
    ['none'],
    ['none'],
  ),
  gives(
    'CREATE TABLE d.l1 LIKE d.shops; CREATE TABLE d.l2 COPY d.shops; SELECT (SELECT COUNT(*) FROM d.l1), (SELECT COUNT(*) FROM d.l2)',
    [0, 3],
  ),
  gives(
    "CREATE VIEW d.v1 AS SELECT shop, SUM(amount) AS total FROM d.sales GROUP BY shop; SELECT total FROM d.v1 WHERE shop = 'a'",
    [40],
  ),
  gives('CREATE TABLE d.x1 AS SELECT 1 AS a; DROP TABLE d.x1; DROP TABLE IF EXISTS d.x1; SELECT 1', [1]),
  fails('DROP TABLE d.never', /Not found: Table p:d.never/),
  gives(
    'CREATE SCHEMA d_new; CREATE TABLE d_new.t AS SELECT 1 AS a; DROP SCHEMA d_new CASCADE; SELECT 1',
    [1],
  ),
  gives('CREATE TEMP FUNCTION twice(x INT64) AS (x * 2); SELECT twice(21)', [42]),
  gives(
    "CREATE TEMP FUNCTION clean(s STRING) RETURNS STRING AS (LOWER(TRIM(s))); CREATE TEMP FUNCTION hi(s STRING) AS (CONCAT('hi ', clean(s))); SELECT hi(' Bob ')",
    ['hi bob'],
  ),
  gives(
    `CREATE TABLE d.visits AS SELECT 1 AS id, [STRUCT('page' AS key, STRUCT('home' AS text) AS value), STRUCT('ref', STRUCT('ad'))] AS params;
     SELECT id, (SELECT value.text FROM UNNEST(params) WHERE key = 'page') FROM d.visits`,
    [1, 'home'],
  ),
  gives(
    'CREATE TABLE d.baskets AS SELECT 1 AS id, ["x", "y"] AS items; SELECT id, item FROM d.baskets, UNNEST(items) AS item ORDER BY item',
    [1, 'x'],
    [1, 'y'],
  ),
  // Scripts
  gives('DECLARE x INT64 DEFAULT 5; SET x = x + 1; SELECT x', [6]),
  gives("DECLARE d1 DATE DEFAULT DATE '2024-01-05'; SELECT DATE_ADD(d1, INTERVAL 1 DAY)", ['2024-01-06']),
  gives(
    "DECLARE x, y INT64; SET (x, y) = (1, 2); IF x > y THEN SELECT 'more'; ELSEIF x = y THEN SELECT 'same'; ELSE SELECT 'less'; END IF",
    ['less'],
  ),
  gives('DECLARE i INT64 DEFAULT 0; WHILE i < 3 DO SET i = i + 1; END WHILE; SELECT i', [3]),
  gives(
    'DECLARE i INT64 DEFAULT 0; LOOP SET i = i + 1; IF i = 4 THEN BREAK; END IF; END LOOP; SELECT i',
    [4],
  ),
  gives('DECLARE i INT64 DEFAULT 0; REPEAT SET i = i + 2; UNTIL i >= 5 END REPEAT; SELECT i', [6]),
  gives(
    'DECLARE t INT64 DEFAULT 0; FOR r IN (SELECT x FROM UNNEST([1, 2, 3]) AS x) DO SET t = t + r.x; END FOR; SELECT t',
    [6],
  ),
  gives('CREATE TEMP TABLE tmp AS SELECT 1 AS a; INSERT INTO tmp VALUES (2); SELECT SUM(a) FROM tmp', [3]),
  gives(
    'DECLARE names ARRAY<STRING>; SET names = (SELECT ARRAY_AGG(shop ORDER BY shop) FROM d.shops); SELECT ARRAY_LENGTH(names), names[OFFSET(0)]',
    [3, 'a'],
  ),
  gives(
    'CREATE TABLE d.t1 (a INT64); BEGIN TRANSACTION; INSERT d.t1 VALUES (1); COMMIT TRANSACTION; BEGIN TRANSACTION; INSERT d.t1 VALUES (2); ROLLBACK TRANSACTION; SELECT a FROM d.t1',
    [1],
  ),
  gives(
    "BEGIN SELECT 1 / 0; EXCEPTION WHEN ERROR THEN SELECT @@error.message LIKE '%division by zero%'; END",
    [true],
  ),
  gives("DECLARE n INT64; EXECUTE IMMEDIATE 'SELECT @a + 1' INTO n USING 41 AS a; SELECT n", [42]),
  gives("EXECUTE IMMEDIATE CONCAT('SELECT ', '7')", [7]),
  fails("RAISE USING MESSAGE = 'stop here'", /stop here/),
  fails("ASSERT (SELECT COUNT(*) FROM d.sales) = 0 AS 'there are sales'", /there are sales/),
  fails('DECLARE x INT64; SET y = 1', /Undeclared variable: y/),
  // Refused by name
  refused('CREATE MATERIALIZED VIEW d.mv AS SELECT 1 AS a'),
  refused("CREATE EXTERNAL TABLE d.ext OPTIONS (format = 'CSV', uris = ['gs://b/x'])"),
  refused('CREATE TABLE d.n1 (a GEOGRAPHY)'),
  refused("LOAD DATA INTO d.n2 FROM FILES (format = 'CSV', uris = ['gs://b/x'])"),
  refused('GRANT `roles/bigquery.dataViewer` ON TABLE d.sales TO "user:a@example.com"'),
  refused('CREATE TABLE d.n3 (a ARRAY<STRING(10)>)'),
]
