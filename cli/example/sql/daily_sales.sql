-- In place of these rows, which need no table, name your own: FROM `{{project}}.{{dataset}}.sales` WHERE …
WITH sales AS (
  SELECT 'Ames' AS store, 18 AS bottles, 324.50 AS dollars
  UNION ALL SELECT 'Ames', 6, 71.40
  UNION ALL SELECT 'Dubuque', 36, 540.00
)
SELECT
  DATE '{{TEMPLATE_CURRENT_DATE}}' AS day,
  store,
  SUM(bottles / @case_size) AS cases,
  SUM(dollars) AS dollars
FROM sales
GROUP BY store
