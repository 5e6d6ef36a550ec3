SELECT DISTINCT store_number, store_name, city
FROM `demo-tailer.iowa_liquor.sales`
WHERE store_number IS NOT NULL
