/** A comment, a text or a quoted name, in which `;` means nothing; or a `;`; or whatever else stands there. */
const PARTS =
  /--[^\n]*|#[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|r?b?r?("""|'''|"|'|`)(?:\\[\s\S]|(?!\1)[\s\S])*(?:\1|$)|;|[^\s;"'`#/-]+|\S/gi
const COMMENT = /^(?:--|#|\/\*)/
const QUOTED = /^(?:r?b?r?)["'`]/i
const TEMPORARY_FUNCTION = /^create (?:or replace )?temp(?:orary)? function\b/

/**
 * Whether SQL is a script of several statements, which BigQuery takes no destination for. Functions that are made for
 * one query are part of it.
 * @see https://cloud.google.com/bigquery/docs/multi-statement-queries
 */
export function isScript(sql: string): boolean {
  const statements: string[] = ['']
  for (const [part] of sql.matchAll(PARTS)) {
    if (COMMENT.test(part)) continue
    if (part === ';') statements.push('')
    // Its beginning tells what a statement is.
    else if ((statements.at(-1) ?? '').length < 100)
      statements.push(`${statements.pop()}${part} `.toLowerCase())
  }
  const own = statements.filter(statement => statement !== '' && !TEMPORARY_FUNCTION.test(statement))
  return own.length > 1
}

/** SQL in which comments, texts and quoted names are blank, on lines of the same numbers. */
export const withoutTexts = (sql: string): string =>
  sql.replaceAll(PARTS, part =>
    COMMENT.test(part) || QUOTED.test(part) ? part.replaceAll(/[^\n]/g, ' ') : part,
  )

/** SQL in which comments and texts are blank; quoted names stay. */
export const namesLeft = (sql: string): string =>
  sql.replaceAll(PARTS, part =>
    COMMENT.test(part) || (QUOTED.test(part) && !part.startsWith('`')) ? ' ' : part,
  )

/** SQL without its comments. */
export const withoutComments = (sql: string): string =>
  sql.replaceAll(PARTS, part => (COMMENT.test(part) ? ' ' : part))

/** The statements of SQL as they are written, without the `;` between them. */
export function statementsOf(sql: string): string[] {
  const statements: string[] = []
  let start = 0
  for (const { 0: part, index } of [...sql.matchAll(PARTS), { 0: ';', index: sql.length }]) {
    if (part !== ';') continue
    const statement = sql.slice(start, index).trim()
    if (statement !== '') statements.push(statement)
    start = index + 1
  }
  return statements
}
