/** The tables of TPC-H as far as the queries need them, made by DuckDB from a seed: `lineitem` has a million rows. */
export const TABLES = (seed: number): Record<string, string> => {
  /** A number from 0 up to and without `n`, by row and by what it is for. */
  const any = (n: number, what: string) => `CAST(hash(i, ${seed}, '${what}') % ${n} AS BIGINT)`
  const one = (words: string[], what: string) => `(['${words.join("', '")}'])[${any(words.length, what)} + 1]`
  const day = (from: string, days: number, what: string) =>
    `CAST(DATE '${from}' + CAST(${any(days, what)} AS INTEGER) AS DATE)`
  return {
    lineitem: `SELECT i // 4 AS l_orderkey, ${any(33_000, 'p')} AS l_partkey, ${any(1_600, 's')} AS l_suppkey,
      CAST(1 + ${any(50, 'q')} AS DOUBLE) AS l_quantity, 900 + ${any(10_000_000, 'e')} / 100 AS l_extendedprice,
      ${any(11, 'd')} / 100 AS l_discount, ${any(9, 't')} / 100 AS l_tax,
      ${one(['A', 'N', 'R'], 'r')} AS l_returnflag, ${one(['F', 'O'], 'l')} AS l_linestatus,
      ${day('1992-01-02', 2_500, 'sd')} AS l_shipdate, ${day('1992-01-31', 2_460, 'cd')} AS l_commitdate,
      ${day('1992-01-04', 2_550, 'rd')} AS l_receiptdate,
      ${one(['DELIVER IN PERSON', 'NONE', 'TAKE BACK RETURN', 'COLLECT COD'], 'i')} AS l_shipinstruct,
      ${one(['AIR', 'AIR REG', 'FOB', 'MAIL', 'RAIL', 'SHIP', 'TRUCK'], 'm')} AS l_shipmode FROM range(1000000) AS t(i)`,
    orders: `SELECT i AS o_orderkey, ${any(25_000, 'c')} AS o_custkey, ${one(['F', 'O', 'P'], 'os')} AS o_orderstatus,
      1000 + ${any(50_000_000, 'tp')} / 100 AS o_totalprice, ${day('1992-01-01', 2_400, 'od')} AS o_orderdate,
      ${one(['1-URGENT', '2-HIGH', '3-MEDIUM', '4-NOT SPECIFIED', '5-LOW'], 'op')} AS o_orderpriority, 0 AS o_shippriority,
      ${one(['quick', 'special pending requests', 'final', 'special even requests'], 'oc')} AS o_comment FROM range(250000) AS t(i)`,
    customer: `SELECT i AS c_custkey, 'Customer ' || i AS c_name, ${any(25, 'cn')} AS c_nationkey,
      ${any(1_000_000, 'cb')} / 100 AS c_acctbal, '13-' || i AS c_phone,
      ${one(['AUTOMOBILE', 'BUILDING', 'FURNITURE', 'HOUSEHOLD', 'MACHINERY'], 'cm')} AS c_mktsegment FROM range(25000) AS t(i)`,
    supplier: `SELECT i AS s_suppkey, ${any(25, 'sn')} AS s_nationkey FROM range(1600) AS t(i)`,
    nation: `SELECT i AS n_nationkey, 'Nation ' || i AS n_name, i % 5 AS n_regionkey FROM range(25) AS t(i)`,
    part: `SELECT i AS p_partkey, ${one(['PROMO BRUSHED', 'SMALL PLATED', 'LARGE POLISHED'], 'pt')} AS p_type,
      'Brand#' || (1 + ${any(5, 'pb')}) AS p_brand, ${one(['SM CASE', 'MED BAG', 'LG BOX'], 'pc')} AS p_container,
      1 + ${any(50, 'ps')} AS p_size FROM range(33000) AS t(i)`,
  }
}
