CREATE OR REPLACE PROCEDURE `{{expect}}.not_null`(
  dataset STRING,
  tablename STRING,
  column STRING,
  threshold FLOAT64
)
OPTIONS (description = '''Passes when the column is never NULL.''')
BEGIN
  CALL `{{expect}}.judge`(
    'not_null', dataset, tablename, column, NULL, NULL, NULL, threshold,
    CASE
      WHEN column IS NULL THEN 'column is NULL'
    END,
    FORMAT(
      '''SELECT COUNT(*), COUNTIF(v IS NULL) FROM (SELECT %s AS v FROM `%s.%s`)''',
      column, dataset, tablename
    )
  );
END
