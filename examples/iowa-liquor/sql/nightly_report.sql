SELECT
  DATE '{{TEMPLATE_CURRENT_DATE}}' AS night,
  city,
  SUM(bottles_sold) AS bottles,
  ROUND(SUM(sale_dollars), 2) AS dollars
FROM
  `demo-tailer.iowa_liquor.sales`
GROUP BY
  city
