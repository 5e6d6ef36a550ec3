const REVENUE = 'SUM(l_extendedprice * (1 - l_discount))'

/** Queries of TPC-H and one with a window, in words that BigQuery and DuckDB share. */
export const QUERIES: Record<string, string> = {
  Q1: `SELECT l_returnflag, l_linestatus, SUM(l_quantity) AS a, SUM(l_extendedprice) AS b, ${REVENUE} AS c,
    SUM(l_extendedprice * (1 - l_discount) * (1 + l_tax)) AS d, AVG(l_quantity) AS e, AVG(l_extendedprice) AS f,
    AVG(l_discount) AS g, COUNT(*) AS h FROM d.lineitem WHERE l_shipdate <= DATE '1998-09-02'
    GROUP BY l_returnflag, l_linestatus ORDER BY l_returnflag, l_linestatus`,
  Q3: `SELECT l_orderkey, ${REVENUE} AS revenue, o_orderdate, o_shippriority FROM d.customer
    JOIN d.orders ON c_custkey = o_custkey JOIN d.lineitem ON l_orderkey = o_orderkey
    WHERE c_mktsegment = 'BUILDING' AND o_orderdate < DATE '1995-03-15' AND l_shipdate > DATE '1995-03-15'
    GROUP BY l_orderkey, o_orderdate, o_shippriority ORDER BY revenue DESC, o_orderdate LIMIT 10`,
  Q4: `SELECT o_orderpriority, COUNT(*) AS n FROM d.orders WHERE o_orderdate >= DATE '1993-07-01'
    AND o_orderdate < DATE '1993-10-01' AND EXISTS (SELECT 1 FROM d.lineitem WHERE l_orderkey = o_orderkey
    AND l_commitdate < l_receiptdate) GROUP BY o_orderpriority ORDER BY o_orderpriority`,
  Q5: `SELECT n_name, ${REVENUE} AS revenue FROM d.customer JOIN d.orders ON c_custkey = o_custkey
    JOIN d.lineitem ON l_orderkey = o_orderkey JOIN d.supplier ON l_suppkey = s_suppkey AND c_nationkey = s_nationkey
    JOIN d.nation ON s_nationkey = n_nationkey WHERE n_regionkey = 2 AND o_orderdate >= DATE '1994-01-01'
    AND o_orderdate < DATE '1995-01-01' GROUP BY n_name ORDER BY revenue DESC`,
  Q6: `SELECT SUM(l_extendedprice * l_discount) AS revenue FROM d.lineitem WHERE l_shipdate >= DATE '1994-01-01'
    AND l_shipdate < DATE '1995-01-01' AND l_discount BETWEEN 0.05 AND 0.07 AND l_quantity < 24`,
  Q10: `SELECT c_custkey, c_name, ${REVENUE} AS revenue, c_acctbal, n_name, c_phone FROM d.customer
    JOIN d.orders ON c_custkey = o_custkey JOIN d.lineitem ON l_orderkey = o_orderkey
    JOIN d.nation ON c_nationkey = n_nationkey WHERE o_orderdate >= DATE '1993-10-01'
    AND o_orderdate < DATE '1994-01-01' AND l_returnflag = 'R'
    GROUP BY c_custkey, c_name, c_acctbal, c_phone, n_name ORDER BY revenue DESC LIMIT 20`,
  Q12: `SELECT l_shipmode, SUM(CASE WHEN o_orderpriority IN ('1-URGENT', '2-HIGH') THEN 1 ELSE 0 END) AS high,
    SUM(CASE WHEN o_orderpriority IN ('1-URGENT', '2-HIGH') THEN 0 ELSE 1 END) AS low FROM d.orders
    JOIN d.lineitem ON o_orderkey = l_orderkey WHERE l_shipmode IN ('MAIL', 'SHIP') AND l_commitdate < l_receiptdate
    AND l_shipdate < l_commitdate AND l_receiptdate >= DATE '1994-01-01' AND l_receiptdate < DATE '1995-01-01'
    GROUP BY l_shipmode ORDER BY l_shipmode`,
  Q13: `SELECT n, COUNT(*) AS customers FROM (SELECT c_custkey, COUNT(o_orderkey) AS n FROM d.customer
    LEFT JOIN d.orders ON c_custkey = o_custkey AND o_comment NOT LIKE '%special%requests%' GROUP BY c_custkey) AS t
    GROUP BY n ORDER BY customers DESC, n DESC`,
  Q14: `SELECT 100 * SUM(CASE WHEN p_type LIKE 'PROMO%' THEN l_extendedprice * (1 - l_discount) ELSE 0 END) / ${REVENUE} AS share
    FROM d.lineitem JOIN d.part ON l_partkey = p_partkey WHERE l_shipdate >= DATE '1995-09-01' AND l_shipdate < DATE '1995-10-01'`,
  Q18: `SELECT c_name, c_custkey, o_orderkey, o_orderdate, o_totalprice, SUM(l_quantity) AS quantity FROM d.customer
    JOIN d.orders ON c_custkey = o_custkey JOIN d.lineitem ON o_orderkey = l_orderkey
    WHERE o_orderkey IN (SELECT l_orderkey FROM d.lineitem GROUP BY l_orderkey HAVING SUM(l_quantity) > 170)
    GROUP BY c_name, c_custkey, o_orderkey, o_orderdate, o_totalprice ORDER BY o_totalprice DESC, o_orderdate LIMIT 100`,
  Q19: `SELECT ${REVENUE} AS revenue FROM d.lineitem JOIN d.part ON p_partkey = l_partkey
    WHERE l_shipinstruct = 'DELIVER IN PERSON' AND l_shipmode IN ('AIR', 'AIR REG')
    AND ((p_brand = 'Brand#1' AND p_container = 'SM CASE' AND l_quantity BETWEEN 1 AND 11 AND p_size <= 5)
    OR (p_brand = 'Brand#2' AND p_container = 'MED BAG' AND l_quantity BETWEEN 10 AND 20 AND p_size <= 10)
    OR (p_brand = 'Brand#3' AND p_container = 'LG BOX' AND l_quantity BETWEEN 20 AND 30 AND p_size <= 15))`,
  window: `SELECT COUNT(*) AS n, SUM(running) AS total FROM (SELECT o_custkey, SUM(o_totalprice) OVER
    (PARTITION BY o_custkey ORDER BY o_orderdate, o_orderkey) AS running,
    RANK() OVER (PARTITION BY o_custkey ORDER BY o_totalprice DESC) AS place FROM d.orders) AS t WHERE place <= 3`,
}
