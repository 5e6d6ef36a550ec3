CREATE OR REPLACE PROCEDURE `{{expect}}.type`(
  dataset STRING,
  tablename STRING,
  column STRING,
  type STRING
)
OPTIONS (description = '''Passes when each value of the column that is not NULL can be cast to the type.''')
BEGIN
  CALL `{{expect}}.judge`(
    'type', dataset, tablename, column, NULL, NULL, [type], 0,
    CASE
      WHEN column IS NULL THEN 'column is NULL'
      WHEN type IS NULL THEN 'type is NULL'
      WHEN NOT REGEXP_CONTAINS(type, r'^\w+( *\( *\d+( *, *\d+)? *\))?$') THEN 'type must be a type of one value, as INT64'
    END,
    FORMAT(
      '''SELECT COUNT(*), COUNTIF(v IS NOT NULL AND SAFE_CAST(v AS %s) IS NULL) FROM (SELECT %s AS v FROM `%s.%s`)''',
      type, column, dataset, tablename
    )
  );
END
