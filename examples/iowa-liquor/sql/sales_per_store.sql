SELECT
  store_number,
  ANY_VALUE(store_name) AS store_name,
  ANY_VALUE(county) AS county,
  DATE_TRUNC(date, MONTH) AS month,
  SUM(bottles_sold) AS bottles,
  ROUND(SUM(volume_sold_liters), 2) AS liters,
  ROUND(SUM(sale_dollars), 2) AS dollars
FROM
  `demo-tailer.iowa_liquor_pda.clean_sales`
GROUP BY
  store_number,
  month
