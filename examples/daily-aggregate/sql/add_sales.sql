SELECT
  date AS sold_on,
  city,
  SUM(bottles_sold) AS bottles,
  SUM(sale_dollars) AS dollars
FROM `demo-tailer.iowa_liquor.sales`
WHERE date = DATE '{{TEMPLATE_CURRENT_DATE}}'
GROUP BY date, city
