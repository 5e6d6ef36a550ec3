DECLARE best INT64 DEFAULT 3;

INSERT INTO `demo-tailer.iowa_liquor_pda.store_ranking_{{FD_DATE}}` (county, rank, store_number, store_name, dollars, ranked_on)
SELECT
  county,
  rank,
  store_number,
  store_name,
  dollars,
  PARSE_DATE('%Y%m%d', '{{FD_DATE}}')
FROM (
  SELECT
    county,
    store_number,
    store_name,
    dollars,
    RANK() OVER (PARTITION BY county ORDER BY dollars DESC, store_number) AS rank
  FROM (
    SELECT
      county,
      store_number,
      ANY_VALUE(store_name) AS store_name,
      ROUND(SUM(dollars), 2) AS dollars
    FROM
      `demo-tailer.iowa_liquor_pda.sales_per_store`
    GROUP BY
      county,
      store_number
  )
)
WHERE
  rank <= best;
