SELECT city, bottles_sold, sale_dollars
FROM `{{project}}.iowa_liquor.sales`
WHERE MOD(CAST(SUBSTR(invoice_and_item_number, 5) AS INT64), 100) < {{percent}}
