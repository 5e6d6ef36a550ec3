SELECT city, SUM(bottles_sold) AS bottles, SUM(sale_dollars) AS dollars
FROM `{{project}}.{{dataset}}.{{table_prefix}}sample`
GROUP BY city
