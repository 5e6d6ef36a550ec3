/** The value that a part of the values lie below: 0.9 for the slowest tenth. */
export function quantile(values: number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN
}

/** Of an even count, the mean of the two in the middle. */
export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const [below = Number.NaN, above = below] = sorted.slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1)
  return (below + above) / 2
}

/** `0.93 (0.88 to 1.02)`: the median, the least and the most. */
export const spread = (values: number[], digits = 2): string =>
  `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)})`

/** A table in Markdown; the first row is its head. */
export const table = ([head = [], ...rows]: (string | number)[][]): string =>
  [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n')
