SELECT store, cases, dollars
FROM `{{project}}.{{dataset}}.daily_sales`
WHERE day = DATE '{{TEMPLATE_CURRENT_DATE}}'
ORDER BY store
