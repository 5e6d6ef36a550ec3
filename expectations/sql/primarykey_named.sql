CREATE OR REPLACE PROCEDURE `{{expect}}.primarykey_named`(
  dataset STRING,
  tablename STRING,
  column STRING,
  threshold FLOAT64
)
OPTIONS (description = '''Passes when the column, a name or an expression, is never NULL and never twice the same.''')
BEGIN
  CALL `{{expect}}.judge`(
    'primarykey_named', dataset, tablename, column, NULL, NULL, NULL, threshold,
    CASE
      WHEN column IS NULL THEN 'column is NULL'
    END,
    FORMAT(
      '''SELECT COUNT(*), COUNT(*) - COUNT(DISTINCT %s) FROM `%s.%s` %s''',
      column, dataset, tablename, ''
    )
  );
END
