CREATE OR REPLACE PROCEDURE `{{expect}}.everyweek_since`(
  dataset STRING,
  tablename STRING,
  column STRING,
  start_date DATE,
  exception ARRAY<STRING>,
  minimum INT64
)
OPTIONS (description = '''Passes when the start's day of the week has at least the minimum of rows each week, exceptions aside, and no other day has any.''')
BEGIN
  CALL `{{expect}}.calendar`('everyweek_since', dataset, tablename, column, start_date, exception, minimum, 'WEEK');
END
