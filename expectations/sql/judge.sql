CREATE OR REPLACE PROCEDURE `{{expect}}.judge`(
  procedure_name STRING,
  dataset STRING,
  tablename STRING,
  column_name STRING,
  target_dataset STRING,
  target_table_name STRING,
  target_value ARRAY<STRING>,
  threshold FLOAT64,
  problem STRING,
  counting STRING
)
OPTIONS (description = '''What the expectations have in common, called by them alone: refuses arguments that make no sense, runs the query that counts (rows of the table, and rows that are rejected), and tells the result: a row of `status` and of `expectation_result`, which is JSON. Passes when nothing is rejected, or when what is rejected is a smaller share of the table's rows than the threshold.''')
BEGIN
  DECLARE began TIMESTAMP DEFAULT CURRENT_TIMESTAMP();
  DECLARE all_count, reject_count INT64;
  DECLARE passed BOOL;
  DECLARE wrong STRING DEFAULT CASE
    WHEN dataset IS NULL THEN 'dataset is NULL'
    WHEN NOT REGEXP_CONTAINS(dataset, r'^[^`]+[.][^.`]+$') THEN CONCAT('dataset must be project.dataset, and is ', dataset)
    WHEN tablename IS NULL THEN 'tablename is NULL'
    WHEN CONTAINS_SUBSTR(tablename, '`') THEN CONCAT('tablename must be the name of a table, and is ', tablename)
    WHEN threshold IS NULL THEN 'threshold is NULL'
    WHEN threshold < 0 THEN 'threshold must not be negative'
    ELSE problem
  END;
  IF wrong IS NOT NULL THEN
    RAISE USING MESSAGE = CONCAT('Cannot check ', procedure_name, ': ', wrong);
  END IF;
  EXECUTE IMMEDIATE counting INTO all_count, reject_count;
  SET passed = reject_count = 0 OR reject_count < threshold * all_count;
  SELECT
    IF(passed, 'passed', 'failed') AS status,
    TO_JSON_STRING(STRUCT(
      dataset AS dataset,
      tablename AS tablename,
      column_name AS column_name,
      procedure_name AS procedure_name,
      FORMAT_TIMESTAMP('%Y-%m-%dT%H:%M:%SZ', began) AS date_count,
      all_count AS all_count,
      target_dataset AS target_dataset,
      target_table_name AS target_table_name,
      IFNULL(target_value, ARRAY<STRING>[]) AS target_value,
      reject_count AS reject_count,
      threshold AS reject_threshold,
      passed AS passed,
      CAST(UNIX_SECONDS(began) AS STRING) AS start_date,
      CAST(UNIX_SECONDS(CURRENT_TIMESTAMP()) AS STRING) AS end_date
    )) AS expectation_result;
END
