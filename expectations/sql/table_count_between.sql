CREATE OR REPLACE PROCEDURE `{{expect}}.table_count_between`(
  dataset STRING,
  tablename STRING,
  value ARRAY<STRING>
)
OPTIONS (description = '''Passes when the number of the table's rows is between the two of the value, or one of them. What is rejected is the distance from them.''')
BEGIN
  CALL `{{expect}}.judge`(
    'table_count_between', dataset, tablename, NULL, NULL, NULL, value, 0,
    CASE
      WHEN IFNULL(ARRAY_LENGTH(value), 0) <> 2 THEN 'value must be two, the lowest and the highest'
      WHEN SAFE_CAST(value[OFFSET(0)] AS INT64) IS NULL OR SAFE_CAST(value[OFFSET(1)] AS INT64) IS NULL THEN 'value must be two whole numbers'
      WHEN CAST(value[OFFSET(0)] AS INT64) > CAST(value[OFFSET(1)] AS INT64) THEN 'value must begin with the lowest'
    END,
    FORMAT(
      '''SELECT COUNT(*), GREATEST(%d - COUNT(*), COUNT(*) - %d, 0) FROM `%s.%s`''',
      SAFE_CAST(value[SAFE_OFFSET(0)] AS INT64), SAFE_CAST(value[SAFE_OFFSET(1)] AS INT64), dataset, tablename
    )
  );
END
