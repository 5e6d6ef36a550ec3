SELECT
  county,
  rank,
  store_number,
  store_name,
  dollars
FROM
  `demo-tailer.iowa_liquor_pda.store_ranking_{{FD_DATE}}`
ORDER BY
  county,
  rank
