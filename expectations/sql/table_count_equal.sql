CREATE OR REPLACE PROCEDURE `{{expect}}.table_count_equal`(
  dataset STRING,
  tablename STRING,
  value INT64,
  threshold FLOAT64
)
OPTIONS (description = '''Passes when the table has as many rows as the value. What is rejected is the difference.''')
BEGIN
  CALL `{{expect}}.judge`(
    'table_count_equal', dataset, tablename, NULL, NULL, NULL, [CAST(value AS STRING)], threshold,
    CASE
      WHEN value IS NULL THEN 'value is NULL'
    END,
    FORMAT(
      '''SELECT COUNT(*), ABS(%d - COUNT(*)) FROM `%s.%s`''',
      value, dataset, tablename
    )
  );
END
