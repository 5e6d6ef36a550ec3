CREATE OR REPLACE PROCEDURE `{{expect}}.foreignkey_where`(
  dataset STRING,
  tablename STRING,
  column STRING,
  filter_condition STRING,
  target_dataset STRING,
  target_tablename STRING,
  target_column STRING,
  threshold FLOAT64
)
OPTIONS (description = '''The same as foreignkey, of the rows that the condition, which begins with `and`, leaves.''')
BEGIN
  CALL `{{expect}}.judge`(
    'foreignkey_where', dataset, tablename, column, target_dataset, target_tablename, [target_column], threshold,
    CASE
      WHEN column IS NULL THEN 'column is NULL'
      WHEN filter_condition IS NULL THEN 'filter_condition is NULL'
      WHEN NOT REGEXP_CONTAINS(filter_condition, r'(?i)^\s*AND\s') THEN 'filter_condition must begin with and'
      WHEN target_dataset IS NULL THEN 'target_dataset is NULL'
      WHEN target_tablename IS NULL THEN 'target_tablename is NULL'
      WHEN target_column IS NULL THEN 'target_column is NULL'
    END,
    FORMAT(
      '''SELECT COUNT(*), COUNTIF(s.v IS NOT NULL AND t.v IS NULL)
      FROM (SELECT %s AS v FROM `%s.%s` WHERE TRUE %s) AS s
      LEFT JOIN (SELECT DISTINCT %s AS v FROM `%s.%s`) AS t ON s.v = t.v''',
      column, dataset, tablename, filter_condition, target_column, target_dataset, target_tablename
    )
  );
END
