CREATE OR REPLACE PROCEDURE `{{expect}}.everyday_increasing_since`(
  dataset STRING,
  tablename STRING,
  value DATE
)
OPTIONS (description = '''Passes when each day since the value, today included, has more rows than the day before it, from the second day on. The days are those of the table's one column of type DATE or, where it has none, of its one column of type DATETIME or TIMESTAMP.''')
BEGIN
  DECLARE days ARRAY<STRING>;
  IF dataset IS NOT NULL AND tablename IS NOT NULL THEN
    EXECUTE IMMEDIATE FORMAT(
      '''WITH dated AS (
        SELECT column_name, data_type = 'DATE' AS is_date FROM `%s`.INFORMATION_SCHEMA.COLUMN_FIELD_PATHS
        WHERE table_name = @name AND column_name = field_path AND data_type IN ('DATE', 'DATETIME', 'TIMESTAMP')
      )
      SELECT ARRAY_AGG(column_name ORDER BY column_name) FROM dated
      WHERE is_date OR NOT EXISTS (SELECT 1 FROM dated WHERE is_date)''',
      dataset
    ) INTO days USING tablename AS name;
  END IF;
  CALL `{{expect}}.judge`(
    'everyday_increasing_since', dataset, tablename, days[SAFE_OFFSET(0)], NULL, NULL, [CAST(value AS STRING)], 0,
    CASE
      WHEN value IS NULL THEN 'value is NULL'
      WHEN IFNULL(ARRAY_LENGTH(days), 0) <> 1 THEN CONCAT('tablename must have one column of dates, and has ', IF(IFNULL(ARRAY_LENGTH(days), 0) = 0, 'none', ARRAY_TO_STRING(days, ', ')))
    END,
    FORMAT(
      '''WITH counted AS (
        SELECT CAST(%s AS DATE) AS day, COUNT(*) AS n FROM `%s.%s` GROUP BY 1
      ), daily AS (
        SELECT d AS day, IFNULL(n, 0) AS n
        FROM UNNEST(GENERATE_DATE_ARRAY(%T, CURRENT_DATE())) AS d LEFT JOIN counted ON d = counted.day
      ), compared AS (
        SELECT n <= LAG(n) OVER (ORDER BY day) AS stays FROM daily
      )
      SELECT IFNULL((SELECT SUM(n) FROM counted), 0), (SELECT COUNTIF(stays) FROM compared)''',
      days[SAFE_OFFSET(0)], dataset, tablename, value
    )
  );
END
