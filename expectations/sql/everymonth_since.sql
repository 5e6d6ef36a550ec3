CREATE OR REPLACE PROCEDURE `{{expect}}.everymonth_since`(
  dataset STRING,
  tablename STRING,
  column STRING,
  start_date DATE,
  exception ARRAY<STRING>,
  minimum INT64
)
OPTIONS (description = '''Passes when the start's day of the month has at least the minimum of rows each month, exceptions aside, and no other day has any; in a month that is shorter, its last day.''')
BEGIN
  CALL `{{expect}}.calendar`('everymonth_since', dataset, tablename, column, start_date, exception, minimum, 'MONTH');
END
