/** An option of a table or dataset: its name, its type, and its value as SQL would write it. */
export type Option = readonly [name: string, type: string, value: string]

/** A text as BigQuery writes one in its own DDL. */
export function quoted(text: string): string {
  return JSON.stringify(text)
}

/** Labels as an option, where there are any. */
export function labelled(labels: Record<string, string> | undefined): Option[] {
  const pairs = Object.entries(labels ?? {})
  if (pairs.length === 0) return []
  const value = `[${pairs.map(([key, text]) => `STRUCT(${quoted(key)}, ${quoted(text)})`).join(', ')}]`
  return [['labels', 'ARRAY<STRUCT<STRING, STRING>>', value]]
}

/** The OPTIONS clause of a statement that would make it. */
export function withOptions(options: readonly Option[]): string {
  if (options.length === 0) return ''
  return `\nOPTIONS(\n${options.map(([name, , value]) => `  ${name}=${value}`).join(',\n')}\n)`
}
