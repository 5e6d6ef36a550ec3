/** The parts of an INTERVAL, each a number of its own. */
const PARTS = [
  (i: string) => `12 * date_part('year', ${i}) + date_part('month', ${i})`,
  (i: string) => `date_part('day', ${i})`,
  (i: string) =>
    `3600000000 * date_part('hour', ${i}) + 60000000 * date_part('minute', ${i}) + date_part('microsecond', ${i})`,
]

function sums(i: string, distinct: boolean, over: string): string[] {
  if (!distinct) return PARTS.map(part => `CAST(sum(${part(i)})${over} AS BIGINT)`)
  return PARTS.map(part => `CAST(list_sum([${part('_i')} FOR _i IN list(DISTINCT ${i})${over}]) AS BIGINT)`)
}

/** SUM of INTERVAL, part by part. */
export function intervalSum(i: string, distinct: boolean, over: string): string {
  return `bq_interval(${sums(i, distinct, over).join(', ')})`
}

/** AVG of INTERVAL: what is left over of months goes to the days, and of days to the time. */
export function intervalAverage(i: string, distinct: boolean, over: string): string {
  return `bq_interval_share(${sums(i, distinct, over).join(', ')}, count(${distinct ? 'DISTINCT ' : ''}${i})${over})`
}
