import { scalar, type Type } from './sql/analyse/types.ts'

const NAMES: Record<string, string> = {
  BIGINT: 'INT64',
  HUGEINT: 'INT64',
  INTEGER: 'INT64',
  SMALLINT: 'INT64',
  TINYINT: 'INT64',
  DOUBLE: 'FLOAT64',
  FLOAT: 'FLOAT64',
  DECIMAL: 'NUMERIC',
  BIGNUM: 'BIGNUMERIC',
  BOOLEAN: 'BOOL',
  VARCHAR: 'STRING',
  BLOB: 'BYTES',
  TIMESTAMPTZ: 'TIMESTAMP',
  'TIMESTAMP WITH TIME ZONE': 'TIMESTAMP',
}

/** The type that DuckDB names so: `BIGINT`, `DECIMAL(38,9)`, `STRUCT(a BIGINT, "b c" VARCHAR[])[]`. */
export function typeOfDuck(text: string): Type | undefined {
  if (text.endsWith('[]')) return { kind: 'array', of: typeOfDuck(text.slice(0, -2)) }
  const range = /^STRUCT\("?_range_start"? (DATE|TIMESTAMP WITH TIME ZONE|TIMESTAMP), [^,]*\)$/.exec(
    text,
  )?.[1]
  if (range) return scalar(`RANGE<${range === 'TIMESTAMP' ? 'DATETIME' : (NAMES[range] ?? range)}>`)
  const inside = /^STRUCT\(([\s\S]*)\)$/.exec(text)?.[1]
  if (inside !== undefined) {
    const fields = commas(inside).map(field => {
      const [, quoted, plain, type = ''] = /^\s*(?:"((?:[^"]|"")*)"|(\w+)) ([\s\S]*)$/.exec(field) ?? []
      return { name: quoted?.replaceAll('""', '"') ?? plain, type: typeOfDuck(type) }
    })
    return { kind: 'struct', fields }
  }
  const name = /^[A-Z0-9 ]+(?=\(\d+,\d+\)$|$)/.exec(text)?.[0]
  if (!name) return undefined
  // DuckDB's TIMESTAMP has no zone: it is BigQuery's DATETIME.
  return scalar(name === 'TIMESTAMP' ? 'DATETIME' : (NAMES[name] ?? name))
}

/** What stands between the commas that are in no parentheses and no quotes. */
function commas(text: string): string[] {
  const parts = ['']
  let depth = 0
  for (const token of text.match(/"(?:[^"]|"")*"|[(),]|[^"(),]+/g) ?? []) {
    if (token === '(') depth++
    if (token === ')') depth--
    if (token === ',' && depth === 0) parts.push('')
    else parts[parts.length - 1] += token
  }
  return parts
}
