CREATE OR REPLACE PROCEDURE `{{expect}}.null`(
  dataset STRING,
  tablename STRING,
  column STRING,
  threshold FLOAT64
)
OPTIONS (description = '''Passes when the column is always NULL.''')
BEGIN
  CALL `{{expect}}.judge`(
    'null', dataset, tablename, column, NULL, NULL, NULL, threshold,
    CASE
      WHEN column IS NULL THEN 'column is NULL'
    END,
    FORMAT(
      '''SELECT COUNT(*), COUNT(v) FROM (SELECT %s AS v FROM `%s.%s`)''',
      column, dataset, tablename
    )
  );
END
