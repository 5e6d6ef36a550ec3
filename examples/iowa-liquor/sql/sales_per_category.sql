SELECT
  category_name,
  ROUND(SUM(sale_dollars), 2) AS dollars,
  ROUND(SAFE_DIVIDE(SUM(sale_dollars), SUM(SUM(sale_dollars)) OVER ()), 4) AS share
FROM
  `demo-tailer.iowa_liquor_pda.clean_sales`
GROUP BY
  category_name
