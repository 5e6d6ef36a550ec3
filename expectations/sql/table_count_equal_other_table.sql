CREATE OR REPLACE PROCEDURE `{{expect}}.table_count_equal_other_table`(
  dataset STRING,
  tablename STRING,
  target_dataset STRING,
  target_tablename STRING,
  threshold FLOAT64
)
OPTIONS (description = '''Passes when the table has as many rows as the target. What is rejected is the difference.''')
BEGIN
  CALL `{{expect}}.judge`(
    'table_count_equal_other_table', dataset, tablename, NULL, target_dataset, target_tablename, NULL, threshold,
    CASE
      WHEN target_dataset IS NULL THEN 'target_dataset is NULL'
      WHEN target_tablename IS NULL THEN 'target_tablename is NULL'
    END,
    FORMAT(
      '''SELECT (SELECT COUNT(*) FROM `%s.%s`), ABS((SELECT COUNT(*) FROM `%s.%s`) - (SELECT COUNT(*) FROM `%s.%s`))''',
      dataset, tablename, dataset, tablename, target_dataset, target_tablename
    )
  );
END
