SELECT store_number, SUM(sale_dollars) AS dollars
FROM `demo-tailer.iowa_liquor.sales`
WHERE date <= DATE '{{TEMPLATE_CURRENT_DATE}}'
GROUP BY store_number
