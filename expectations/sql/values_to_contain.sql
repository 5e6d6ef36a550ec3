CREATE OR REPLACE PROCEDURE `{{expect}}.values_to_contain`(
  dataset STRING,
  tablename STRING,
  column STRING,
  value STRING,
  minimum INT64,
  threshold FLOAT64
)
OPTIONS (description = '''Passes when the value is in the column at least as often as the minimum. What is rejected is what it lacks.''')
BEGIN
  CALL `{{expect}}.judge`(
    'values_to_contain', dataset, tablename, column, NULL, NULL, [value], threshold,
    CASE
      WHEN column IS NULL THEN 'column is NULL'
      WHEN value IS NULL THEN 'value is NULL'
      WHEN minimum IS NULL THEN 'minimum is NULL'
    END,
    FORMAT(
      '''SELECT COUNT(*), GREATEST(%d - COUNTIF(v = %T), 0) FROM (SELECT CAST(%s AS STRING) AS v FROM `%s.%s`)''',
      minimum, value, column, dataset, tablename
    )
  );
END
