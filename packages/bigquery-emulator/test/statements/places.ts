import { type Case, fails } from './case.ts'

const T = '(SELECT 1 AS id, STRUCT(2 AS b) AS s, "x" AS name)'

/** What BigQuery's analyser finds wrong, with its line and column. */
export const PLACES: Case[] = [
  fails(`SELECT 1,\n  nme FROM ${T}`, /Unrecognized name: nme; Did you mean name\? at \[2:3\]/),
  fails(`SELECT quite_else FROM ${T}`, /Unrecognized name: quite_else at \[1:8\]/),
  fails(`SELECT t.no FROM ${T} AS t`, /Name no not found inside t at \[1:10\]/),
  fails(`SELECT s.no FROM ${T}`, /Field name no does not exist in STRUCT<b INT64> at \[1:10\]/),
  fails(`SELECT id FROM ${T} AS a, ${T} AS b`, /Column name id is ambiguous at \[1:8\]/),
  fails(`SELECT (SELECT id FROM ${T} AS b\n, ${T} AS c)`, /Column name id is ambiguous at \[1:16\]/),
  fails(
    `SELECT *\nFROM ${T}\nWHERE id = "a" AND TRUE`,
    /operator = for argument types: INT64, STRING at \[3:7\]/,
  ),
  fails(`SELECT 1 +\n(2 || 3)`, /operator \|\| for argument types: INT64, INT64 at \[2:2\]/),
  fails('SELECT\n NO_SUCH(1)', /Function not found: NO_SUCH at \[2:2\]/),
  fails(`SELECT name, s.b, COUNT(*) FROM ${T}\nGROUP BY name`, /references column s which .* at \[1:14\]/),
  fails(
    `SELECT UPPER(name), MAX(id) FROM ${T}`,
    /column name which is neither grouped nor aggregated at \[1:14\]/,
  ),
  fails(
    "SELECT DATE_ADD(DATE '2024-01-01',\n INTERVAL 1 HOUR)",
    /does not support the HOUR date part at \[2:2\]/,
  ),
  fails('SELECT EXTRACT(FORTNIGHT FROM CURRENT_DATE())', /name is required but found FORTNIGHT at \[1:8\]/),
  fails("SELECT JSON_OBJECT('a')", /No matching signature for function JSON_OBJECT at \[1:8\]/),
  fails("SELECT REGEXP_EXTRACT('a', '(a)(b)')", /more than 1 capturing group at \[1:28\]/),
  fails("SELECT CAST(1 AS INT64 FORMAT '9')", /FORMAT is not allowed for cast to INT64 at \[1:8\]/),
  fails('SELECT 1 UNION ALL\nSELECT 1, 2', /query 2 has 2 columns at \[2:1\]/),
  fails('SELECT 1 UNION ALL\n(SELECT "a")', /incompatible types: INT64, STRING at \[2:2\]/),
  fails(
    `SELECT id FROM ${T}\nWHERE id`,
    /WHERE clause should return type BOOL, but returns INT64 at \[2:7\]/,
  ),
  fails(`SELECT MAX(id) OVER w FROM ${T}`, /Unrecognized window alias w at \[1:8\]/),
  fails('SELECT @no', /Query parameter 'no' not found at \[1:8\]/),
  fails('CREATE TEMP FUNCTION f(x INT64) AS (\n x + nothing);\nSELECT f(1)', /name: nothing at \[2:6\]/),
]
