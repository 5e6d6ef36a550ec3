SELECT
  store_number,
  month,
  bottles,
  ROUND(AVG(bottles) OVER (PARTITION BY store_number ORDER BY month ROWS BETWEEN 2 PRECEDING AND CURRENT ROW), 2) AS bottles_ma
FROM
  `demo-tailer.iowa_liquor_pda.sales_per_store`
