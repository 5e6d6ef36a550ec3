CREATE OR REPLACE PROCEDURE `{{expect}}.foreignkey`(
  dataset STRING,
  tablename STRING,
  column STRING,
  target_dataset STRING,
  target_tablename STRING,
  target_column STRING,
  threshold FLOAT64
)
OPTIONS (description = '''Passes when each value of the column that is not NULL is one of the target's column.''')
BEGIN
  CALL `{{expect}}.judge`(
    'foreignkey', dataset, tablename, column, target_dataset, target_tablename, [target_column], threshold,
    CASE
      WHEN column IS NULL THEN 'column is NULL'
      WHEN target_dataset IS NULL THEN 'target_dataset is NULL'
      WHEN target_tablename IS NULL THEN 'target_tablename is NULL'
      WHEN target_column IS NULL THEN 'target_column is NULL'
    END,
    FORMAT(
      '''SELECT COUNT(*), COUNTIF(s.v IS NOT NULL AND t.v IS NULL)
      FROM (SELECT %s AS v FROM `%s.%s` WHERE TRUE %s) AS s
      LEFT JOIN (SELECT DISTINCT %s AS v FROM `%s.%s`) AS t ON s.v = t.v''',
      column, dataset, tablename, '', target_column, target_dataset, target_tablename
    )
  );
END
