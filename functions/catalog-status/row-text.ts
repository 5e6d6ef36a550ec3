import { z } from 'zod'
import type { Field } from './metadata.ts'

/** How long a value may be, and a whole row, in characters. */
const LONGEST_VALUE = 500
const LONGEST_ROW = 20_000
/** How many items of an array are shown. */
const MOST_ITEMS = 20
/** Ends what is cut. */
const CUT = '…'

const record = z.object({ f: z.array(z.object({ v: z.unknown() })) })
const items = z.array(z.object({ v: z.unknown() }))

/** A row of BigQuery's as a text of JSON by its columns; what is long is cut, and ends so. */
export function rowText(fields: readonly Field[], row: unknown): string {
  const { f } = record.parse(row)
  const cells: string[] = []
  let left = LONGEST_ROW
  for (const [at, field] of fields.entries()) {
    const cell = `${JSON.stringify(field.name)}:${JSON.stringify(shown(field, f[at]?.v))}`
    left -= cell.length
    if (left < 0) {
      cells.push(`"${CUT}":"${fields.length - at} more columns"`)
      break
    }
    cells.push(cell)
  }
  return `{${cells.join(',')}}`
}

function shown(field: Field, value: unknown): unknown {
  if (field.mode === 'REPEATED') {
    const { data = [] } = items.safeParse(value)
    const some = data.slice(0, MOST_ITEMS).map(({ v }) => one(field, v))
    return data.length > MOST_ITEMS ? [...some, `${CUT}${data.length - MOST_ITEMS} more`] : some
  }
  return one(field, value)
}

function one({ type, fields = [] }: Field, value: unknown): unknown {
  if (value === null || value === undefined) return null
  const parts = record.safeParse(value)
  if (parts.data) {
    const { f } = parts.data
    return Object.fromEntries(fields.map((inner, at) => [inner.name, shown(inner, f[at]?.v)]))
  }
  const text = String(value)
  switch (type.toUpperCase()) {
    case 'BOOLEAN':
    case 'BOOL':
      return text === 'true'
    case 'INTEGER':
    case 'INT64':
    case 'FLOAT':
    case 'FLOAT64':
      // What is no number to JSON, or another one to it, stays a text.
      return Number.isFinite(Number(text)) && (!/^-?\d+$/.test(text) || Number.isSafeInteger(Number(text)))
        ? Number(text)
        : text
    default:
      return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}${CUT}` : text
  }
}
