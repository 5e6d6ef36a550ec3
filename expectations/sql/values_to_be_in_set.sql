CREATE OR REPLACE PROCEDURE `{{expect}}.values_to_be_in_set`(
  dataset STRING,
  tablename STRING,
  column STRING,
  value ARRAY<STRING>,
  threshold FLOAT64
)
OPTIONS (description = '''Passes when each value of the column that is not NULL is one of the value's.''')
BEGIN
  CALL `{{expect}}.judge`(
    'values_to_be_in_set', dataset, tablename, column, NULL, NULL, value, threshold,
    CASE
      WHEN column IS NULL THEN 'column is NULL'
      WHEN IFNULL(ARRAY_LENGTH(value), 0) = 0 THEN 'value must have one value or more'
    END,
    FORMAT(
      '''SELECT COUNT(*), COUNTIF(v NOT IN UNNEST(%T)) FROM (SELECT CAST(%s AS STRING) AS v FROM `%s.%s`)''',
      value, column, dataset, tablename
    )
  );
END
