CREATE OR REPLACE PROCEDURE `{{expect}}.unique`(
  dataset STRING,
  tablename STRING,
  column STRING
)
OPTIONS (description = '''Passes when no value of the column is there twice; NULL is a value, and may be there once.''')
BEGIN
  CALL `{{expect}}.judge`(
    'unique', dataset, tablename, column, NULL, NULL, NULL, 0,
    CASE
      WHEN column IS NULL THEN 'column is NULL'
    END,
    FORMAT(
      '''SELECT COUNT(*), COUNT(v) - COUNT(DISTINCT v) + GREATEST(COUNTIF(v IS NULL) - 1, 0) FROM (SELECT %s AS v FROM `%s.%s`)''',
      column, dataset, tablename
    )
  );
END
