CREATE OR REPLACE PROCEDURE `{{expect}}.table_count_greater`(
  dataset STRING,
  tablename STRING,
  value INT64,
  threshold FLOAT64
)
OPTIONS (description = '''Passes when the table has at least as many rows as the value. What is rejected is what it lacks.''')
BEGIN
  CALL `{{expect}}.judge`(
    'table_count_greater', dataset, tablename, NULL, NULL, NULL, [CAST(value AS STRING)], threshold,
    CASE
      WHEN value IS NULL THEN 'value is NULL'
    END,
    FORMAT(
      '''SELECT COUNT(*), GREATEST(%d - COUNT(*), 0) FROM `%s.%s`''',
      value, dataset, tablename
    )
  );
END
