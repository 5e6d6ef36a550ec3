CREATE OR REPLACE PROCEDURE `{{expect}}.primarykey_where`(
  dataset STRING,
  tablename STRING,
  threshold FLOAT64,
  where_clause STRING
)
OPTIONS (description = '''The same as primarykey, of the rows that the clause, which begins with WHERE, leaves.''')
BEGIN
  DECLARE keys ARRAY<STRING>;
  IF dataset IS NOT NULL AND tablename IS NOT NULL THEN
    EXECUTE IMMEDIATE FORMAT(
      '''SELECT ARRAY_AGG(column_name ORDER BY column_name) FROM `%s`.INFORMATION_SCHEMA.COLUMN_FIELD_PATHS
      WHERE table_name = @name AND column_name = field_path
        AND (STARTS_WITH(UPPER(column_name), 'PK') OR CONTAINS_SUBSTR(description, '#PK'))''',
      dataset
    ) INTO keys USING tablename AS name;
  END IF;
  CALL `{{expect}}.judge`(
    'primarykey_where', dataset, tablename, keys[SAFE_OFFSET(0)], NULL, NULL, NULL, threshold,
    CASE
      WHEN where_clause IS NULL THEN 'where_clause is NULL'
      WHEN NOT REGEXP_CONTAINS(where_clause, r'(?i)^\s*WHERE\s') THEN 'where_clause must begin with WHERE'
      WHEN IFNULL(ARRAY_LENGTH(keys), 0) = 0 THEN 'tablename must have a column whose name starts with PK or whose description has #PK'
      WHEN ARRAY_LENGTH(keys) > 1 THEN CONCAT('tablename must have one column of a key, and has ', ARRAY_TO_STRING(keys, ', '), ': use primarykey_named')
    END,
    FORMAT(
      '''SELECT COUNT(*), COUNT(*) - COUNT(DISTINCT %s) FROM `%s.%s` %s''',
      keys[SAFE_OFFSET(0)], dataset, tablename, where_clause
    )
  );
END
