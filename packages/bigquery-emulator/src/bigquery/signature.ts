const TYPES: [RegExp, string][] = [
  [/^(BIGINT|INTEGER|HUGEINT|INTEGER_LITERAL|SMALLINT|TINYINT|UBIGINT)$/, 'INT64'],
  [/^(DOUBLE|FLOAT)$/, 'FLOAT64'],
  [/^DECIMAL/, 'NUMERIC'],
  [/^BIGNUM$/, 'BIGNUMERIC'],
  [/^(VARCHAR|STRING_LITERAL)$/, 'STRING'],
  [/^BLOB$/, 'BYTES'],
  [/^BOOLEAN$/, 'BOOL'],
  [/^TIMESTAMP(TZ| WITH TIME ZONE)$/, 'TIMESTAMP'],
  [/^TIMESTAMP$/, 'DATETIME'],
  [/^"?NULL"?$/, 'NULL'],
]

/** DuckDB's name of a type as BigQuery would name it. */
export function typeWords(duck: string): string {
  const text = duck.trim()
  if (text.endsWith('[]')) return `ARRAY<${typeWords(text.slice(0, -2))}>`
  if (text.startsWith('STRUCT')) return 'STRUCT'
  return TYPES.find(([pattern]) => pattern.test(text))?.[1] ?? text
}

/** The function or operator of a call that nothing matches, with the types it was given, in BigQuery's words. */
export function signature(name: string, types: string): string {
  const kind = /^\w/.test(name) ? 'function' : 'operator'
  const plain = name
    .replace(/^"?(bq_)?/, '')
    .replace(/"$/, '')
    .toUpperCase()
  const given = types.split(/, (?![^(]*\))/).map(typeWords)
  return `${kind} ${plain} for argument types: ${given.join(', ')}`
}
