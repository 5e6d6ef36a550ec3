CREATE OR REPLACE PROCEDURE `{{expect}}.values_to_be_between`(
  dataset STRING,
  tablename STRING,
  column STRING,
  value ARRAY<STRING>,
  threshold FLOAT64
)
OPTIONS (description = '''Passes when each value of the column that is not NULL is between the two of the value, or one of them: compared as numbers where both are, else as text, which is right for dates too.''')
BEGIN
  CALL `{{expect}}.judge`(
    'values_to_be_between', dataset, tablename, column, NULL, NULL, value, threshold,
    CASE
      WHEN column IS NULL THEN 'column is NULL'
      WHEN IFNULL(ARRAY_LENGTH(value), 0) <> 2 THEN 'value must be two, the lowest and the highest'
      WHEN EXISTS (SELECT 1 FROM UNNEST(value) AS v WHERE v IS NULL) THEN 'value must not have a NULL'
      WHEN IFNULL(SAFE_CAST(value[OFFSET(0)] AS FLOAT64) > SAFE_CAST(value[OFFSET(1)] AS FLOAT64), value[OFFSET(0)] > value[OFFSET(1)]) THEN 'value must begin with the lowest'
    END,
    FORMAT(
      '''SELECT COUNT(*), COUNTIF(v IS NOT NULL AND NOT IFNULL(%s, FALSE)) FROM (SELECT CAST(%s AS STRING) AS v FROM `%s.%s`)''',
      IF(SAFE_CAST(value[SAFE_OFFSET(0)] AS FLOAT64) IS NOT NULL AND SAFE_CAST(value[SAFE_OFFSET(1)] AS FLOAT64) IS NOT NULL,
        FORMAT('SAFE_CAST(v AS FLOAT64) BETWEEN CAST(%T AS FLOAT64) AND CAST(%T AS FLOAT64)', value[SAFE_OFFSET(0)], value[SAFE_OFFSET(1)]),
        FORMAT('v BETWEEN %T AND %T', value[SAFE_OFFSET(0)], value[SAFE_OFFSET(1)])), column, dataset, tablename
    )
  );
END
