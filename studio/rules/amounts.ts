const plain = new Intl.NumberFormat('en-GB')
const short = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 })
const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const

/** A count with its thousands apart: `120,934`. */
export const count = (amount: number): string => plain.format(amount)

/** Bytes in the largest unit of which there is one: `48.2 MB`. */
export function bytes(amount: number): string {
  const step = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, amount)) / 3)))
  return `${short.format(amount / 1000 ** step)} ${UNITS[step]}`
}
