CREATE OR REPLACE PROCEDURE `{{expect}}.everyday_since`(
  dataset STRING,
  tablename STRING,
  column STRING,
  start_date DATE,
  exception ARRAY<STRING>,
  minimum INT64
)
OPTIONS (description = '''Passes when each day since the start, today included, has at least the minimum of rows, exceptions aside.''')
BEGIN
  CALL `{{expect}}.calendar`('everyday_since', dataset, tablename, column, start_date, exception, minimum, 'DAY');
END
