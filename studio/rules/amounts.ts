const exact = new Intl.NumberFormat('en')
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })

/** Up to here a number is told as it is. */
const SMALL = 100_000

/** How many there are, at a glance: `12,345`, `1.2M`. */
export const count = (value: number): string => (value < SMALL ? exact : compact).format(value)

/** How many there are, to the last one: `1,234,567 rows`. */
export const exactly = (value: number, [one, many]: readonly [one: string, many: string]): string =>
  `${exact.format(value)} ${value === 1 ? one : many}`

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const

/** How large something is, at a glance, by 1,024: `340 B`, `1.5 MiB`. */
export function bytes(value: number): string {
  let left = value
  let unit = 0
  // What would be told as 1,024 of a unit is one of the next.
  while (left >= 1023.5 && unit < UNITS.length - 1) {
    left /= 1024
    unit++
  }
  const digits = unit > 0 && left < 9.95 ? 1 : 0
  return `${exact.format(Number(left.toFixed(digits)))} ${UNITS[unit]}`
}
