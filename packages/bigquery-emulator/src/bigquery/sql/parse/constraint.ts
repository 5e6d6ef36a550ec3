import type { Constraint } from './ast-statements.ts'
import { accept, type Cursor, expect, list, looks, name, peek, tablePath, unexpected } from './cursor.ts'

/**
 * A constraint of a table, if one comes next.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language#constraint_syntax
 */
export function tableConstraint(c: Cursor): { constraint: Constraint; absent: boolean } | undefined {
  const at = peek(c).start
  const named = accept(c, 'CONSTRAINT')
  const absent = named && accept(c, 'IF', 'NOT', 'EXISTS')
  const own = named ? name(c) : undefined
  if (!named && accept(c, 'PRIMARY', 'KEY')) {
    const columns = names(c)
    notEnforced(c)
    return { constraint: { kind: 'primary', columns, at }, absent }
  }
  if (accept(c, 'FOREIGN', 'KEY')) {
    const columns = names(c)
    return { constraint: { ...references(c, own, columns), at }, absent }
  }
  if (named) throw unexpected(c)
  return undefined
}

export function startsColumnConstraint(c: Cursor): boolean {
  return looks(c, 'PRIMARY', 'KEY') || looks(c, 'REFERENCES') || looks(c, 'CONSTRAINT')
}

/** A constraint that is written behind its column. */
export function columnConstraint(c: Cursor, column: string): Constraint {
  const at = peek(c).start
  const own = accept(c, 'CONSTRAINT') ? name(c) : undefined
  if (own === undefined && accept(c, 'PRIMARY', 'KEY')) {
    notEnforced(c)
    return { kind: 'primary', columns: [column], at }
  }
  return { ...references(c, own, [column]), at }
}

function references(c: Cursor, own: string | undefined, columns: string[]) {
  expect(c, 'REFERENCES')
  const table = tablePath(c)
  const referenced = names(c)
  notEnforced(c)
  return { kind: 'foreign', name: own, columns, table, referenced } as const
}

function names(c: Cursor): string[] {
  expect(c, '(')
  const found = list(c, name)
  expect(c, ')')
  return found
}

/** BigQuery enforces no key, and wants that said. */
function notEnforced(c: Cursor): void {
  expect(c, 'NOT', 'ENFORCED')
}
