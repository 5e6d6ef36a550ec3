SELECT store_number, store_name, city, dollars
FROM `demo-tailer.iowa_liquor_pda.ready_stores_{{FD_DATE}}`
JOIN `demo-tailer.iowa_liquor_pda.ready_sales_{{FD_DATE}}` USING (store_number)
ORDER BY dollars DESC
