/** A row as plain values: dates and times as their text, NUMERIC as text, bytes in hex. */
export type Row = unknown[]

/** A statement of BigQuery's documented language: the rows it must give, or that it must be refused by name. */
export type Case =
  | { sql: string; rows: Row[] }
  | { sql: string; refused: true }
  | { sql: string; fails: RegExp }

/** Rows that the statement gives. */
export function gives(sql: string, ...rows: Row[]): Case {
  return { sql, rows }
}

/** A construct the emulator says it cannot do. It may learn to, and then the case moves. */
export function refused(sql: string): Case {
  return { sql, refused: true }
}

/** A statement that BigQuery itself refuses. */
export function fails(sql: string, fails: RegExp): Case {
  return { sql, fails }
}
