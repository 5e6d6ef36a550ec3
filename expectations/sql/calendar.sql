CREATE OR REPLACE PROCEDURE `{{expect}}.calendar`(
  procedure_name STRING,
  dataset STRING,
  tablename STRING,
  column STRING,
  start_date DATE,
  exception ARRAY<STRING>,
  minimum INT64,
  unit STRING
)
OPTIONS (description = '''What everyday_since, everyweek_since and everymonth_since have in common, called by them alone: counts the days of the pattern, from the start to today, that have fewer rows than the minimum, and the days off the pattern that have any.''')
BEGIN
  CALL `{{expect}}.judge`(
    procedure_name, dataset, tablename, column, NULL, NULL, exception, 0,
    CASE
      WHEN column IS NULL THEN 'column is NULL'
      WHEN start_date IS NULL THEN 'start_date is NULL'
      WHEN minimum IS NULL THEN 'minimum is NULL'
      WHEN minimum < 1 THEN 'minimum must be 1 or more'
      WHEN EXISTS (SELECT 1 FROM UNNEST(exception) AS e WHERE SAFE_CAST(e AS DATE) IS NULL)
        THEN 'exception must be dates, as 2024-12-25'
    END,
    FORMAT(
      '''WITH counted AS (
        SELECT CAST(%s AS DATE) AS day, COUNT(*) AS n FROM `%s.%s` GROUP BY 1
      ), pattern AS (
        SELECT DATE_ADD(%T, INTERVAL i %s) AS day
        FROM UNNEST(GENERATE_ARRAY(0, DATE_DIFF(CURRENT_DATE(), %T, %s))) AS i
        WHERE DATE_ADD(%T, INTERVAL i %s) <= CURRENT_DATE()
      ), excepted AS (
        SELECT CAST(e AS DATE) AS day FROM UNNEST(%T) AS e
      )
      SELECT
        IFNULL((SELECT SUM(n) FROM counted), 0),
        (SELECT COUNT(*) FROM pattern LEFT JOIN counted ON pattern.day = counted.day
          WHERE IFNULL(n, 0) < %d AND pattern.day NOT IN (SELECT day FROM excepted))
        + (SELECT COUNT(*) FROM counted
          WHERE day >= %T AND day <= CURRENT_DATE() AND day NOT IN (SELECT day FROM pattern)
            AND day NOT IN (SELECT day FROM excepted))''',
      column, dataset, tablename, start_date, unit, start_date, unit, start_date, unit,
      ARRAY(SELECT e FROM UNNEST(ARRAY_CONCAT(['0001-01-01'], IFNULL(exception, ARRAY<STRING>[]))) AS e), minimum, start_date
    )
  );
END
