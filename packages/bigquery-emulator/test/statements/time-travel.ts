import { type Case, fails, gives, refused } from './case.ts'

/** Rows of a time, copies and snapshots, each case with tables of its own. */
export const TIME_TRAVEL: Case[] = [
  gives('SELECT COUNT(*) FROM d.sales FOR SYSTEM_TIME AS OF CURRENT_TIMESTAMP()', [5]),
  gives(
    'SELECT s.id FROM d.sales AS s FOR SYSTEM_TIME AS OF CURRENT_TIMESTAMP() JOIN d.shops FOR SYSTEM_TIME AS OF CURRENT_TIMESTAMP() AS h ON s.shop = h.shop WHERE s.id = 1',
    [1],
  ),
  refused('SELECT * FROM d.sales FOR SYSTEM_TIME AS OF TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL 7 DAY)'),
  refused("CREATE TABLE d.tt_empty (a INT64); SELECT * FROM d.tt_empty FOR SYSTEM_TIME AS OF '2020-01-01'"),
  fails(
    'SELECT * FROM d.sales FOR SYSTEM_TIME AS OF TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 1 DAY)',
    /^Invalid snapshot time \d+ for table p:d\.sales: it is in the future$/,
  ),
  fails('SELECT * FROM d.sales FOR SYSTEM_TIME AS OF 5', /must be of type TIMESTAMP but was of type INT64/),
  fails(
    'WITH x AS (SELECT 1 AS a) SELECT * FROM x FOR SYSTEM_TIME AS OF CURRENT_TIMESTAMP()',
    /^FOR SYSTEM_TIME AS OF is for tables only/,
  ),
  gives(
    'CREATE TABLE d.tt1 CLONE d.shops FOR SYSTEM_TIME AS OF CURRENT_TIMESTAMP(); INSERT INTO d.tt1 VALUES ("z", "Nantes"); SELECT COUNT(*) FROM d.tt1',
    [4],
  ),
  gives(
    'CREATE TABLE d.tt2 AS SELECT 1 AS a; CREATE SNAPSHOT TABLE d.tt2_then CLONE d.tt2 OPTIONS (description = "then"); INSERT INTO d.tt2 VALUES (2); SELECT (SELECT COUNT(*) FROM d.tt2), (SELECT COUNT(*) FROM d.tt2_then), table_type FROM d.INFORMATION_SCHEMA.TABLES WHERE table_name = "tt2_then"',
    [2, 1, 'SNAPSHOT'],
  ),
  gives(
    'CREATE SNAPSHOT TABLE d.tt3 CLONE d.shops; CREATE SNAPSHOT TABLE IF NOT EXISTS d.tt3 CLONE d.sales; CREATE TABLE d.tt3_back CLONE d.tt3; DROP SNAPSHOT TABLE d.tt3; INSERT INTO d.tt3_back VALUES ("z", "Z"); SELECT COUNT(*) FROM d.tt3_back',
    [4],
  ),
  ...['INSERT INTO d.tt VALUES ("a", "b")', 'DELETE FROM d.tt WHERE TRUE', 'DROP TABLE d.tt'].map((sql, i) =>
    fails(
      `CREATE SNAPSHOT TABLE d.tt4${i} CLONE d.shops; ${sql.replace('d.tt', `d.tt4${i}`)}`,
      /^p:d\.tt4\d is not allowed for this operation because it is currently a SNAPSHOT\.$/,
    ),
  ),
  fails('DROP SNAPSHOT TABLE d.sales', /because it is currently a TABLE\.$/),
  gives('DROP SNAPSHOT TABLE IF EXISTS d.nowhere'),
  fails('CREATE SNAPSHOT TABLE d.tt5 CLONE d.nowhere', /^Not found: Table p:d\.nowhere/),
]
