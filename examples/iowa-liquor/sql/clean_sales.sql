SELECT
  invoice_and_item_number,
  date,
  store_number,
  INITCAP(store_name) AS store_name,
  county,
  IFNULL(category_name, 'UNKNOWN') AS category_name,
  bottles_sold,
  volume_sold_liters,
  sale_dollars
FROM
  `demo-tailer.iowa_liquor.sales`
WHERE
  store_number IS NOT NULL
  AND sale_dollars > 0
QUALIFY
  ROW_NUMBER() OVER (PARTITION BY invoice_and_item_number ORDER BY date) = 1
