import type { Expression, Query } from './ast.ts'
import type { Statement } from './ast-statements.ts'
import { lex, syntaxError, type Token } from './lex.ts'

/**
 * Where the grammar comes back to itself: an expression may hold a query, a query holds expressions, and so on. The files
 * of this folder import one another in one direction only, and reach what they are themselves part of through here.
 */
export type Grammar = {
  expression: (c: Cursor) => Expression
  /** An expression without comparisons, AND, OR or NOT, as far as it goes. */
  operand: (c: Cursor) => Expression
  query: (c: Cursor) => Query
  /** Statements, each ended by `;`, up to one of the words in `until`. */
  statements: (c: Cursor, until: string[]) => Statement[]
}

/** A place in the tokens of one source. `parameters` counts the `?` met so far. */
export type Cursor = { source: string; tokens: Token[]; at: number; parameters: number; grammar: Grammar }

export function cursorOn(source: string, grammar: Grammar): Cursor {
  return { source, tokens: lex(source), at: 0, parameters: 0, grammar }
}

/** Reads an expression. */
export const expression = (c: Cursor): Expression => c.grammar.expression(c)

/** Reads a query. */
export const query = (c: Cursor): Query => c.grammar.query(c)

const END: Token = { kind: 'end', text: '', start: 0, end: 0 }

export function peek(c: Cursor, ahead = 0): Token {
  return c.tokens[c.at + ahead] ?? c.tokens.at(-1) ?? END
}

export function take(c: Cursor): Token {
  const token = peek(c)
  if (token.kind !== 'end') c.at++
  return token
}

/** Whether the next tokens are these words or symbols. */
export function looks(c: Cursor, ...texts: string[]): boolean {
  return texts.every((text, i) => {
    const token = peek(c, i)
    if (token.kind === 'word') return token.text.toUpperCase() === text
    return token.kind === 'symbol' && token.text === text
  })
}

/** What may follow a query in parentheses where it is part of a query. */
const AFTER = [')', 'UNION', 'INTERSECT', 'EXCEPT', 'FULL', 'LEFT', 'INNER', 'ORDER', 'LIMIT', '|>']

/** Whether a query comes next, rather than an expression, which may begin with a query in parentheses. */
export function startsQuery(c: Cursor): boolean {
  if (!looks(c, '('))
    return looks(c, 'SELECT') || looks(c, 'FROM') || (looks(c, 'WITH') && !looks(c, 'WITH', '('))
  if (!startsQuery({ ...c, at: c.at + 1 })) return false
  const end = closing(c)
  return end !== undefined && AFTER.some(word => looks({ ...c, at: c.at + end + 1 }, word))
}

/** How far ahead the parenthesis closes that is next. */
function closing(c: Cursor): number | undefined {
  let depth = 0
  for (let ahead = 0; ; ahead++) {
    const { kind, text } = peek(c, ahead)
    if (kind === 'end') return undefined
    if (kind !== 'symbol') continue
    if (text === '(') depth++
    if (text === ')') depth--
    if (depth === 0) return ahead
  }
}

/** Takes these words or symbols if they come next. */
export function accept(c: Cursor, ...texts: string[]): boolean {
  if (!looks(c, ...texts)) return false
  c.at += texts.length
  return true
}

export function expect(c: Cursor, ...texts: string[]): void {
  for (const text of texts) if (!accept(c, text)) throw unexpected(c, `Expected "${text}" but got`)
}

export function unexpected(c: Cursor, what = 'Unexpected'): Error {
  const token = peek(c)
  const shown =
    token.kind === 'end'
      ? 'end of script'
      : token.kind === 'symbol'
        ? `"${token.text}"`
        : token.kind === 'word'
          ? `${RESERVED.has(token.text.toUpperCase()) ? 'keyword' : 'identifier'} ${RESERVED.has(token.text.toUpperCase()) ? token.text.toUpperCase() : `"${token.text}"`}`
          : `${token.kind} literal ${c.source.slice(token.start, token.end)}`
  return syntaxError(c.source, token.start, `${what} ${shown}`)
}

/** Words that cannot be an alias without AS, nor a name without backquotes. */
const RESERVED = new Set(
  `ALL AND ANY ARRAY AS ASC ASSERT_ROWS_MODIFIED AT BETWEEN BY CASE CAST COLLATE CONTAINS CREATE CROSS CUBE CURRENT
  DEFAULT DEFINE DESC DISTINCT ELSE END ENUM ESCAPE EXCEPT EXCLUDE EXISTS EXTRACT FALSE FETCH FOLLOWING FOR FROM FULL
  GROUP GROUPING GROUPS HASH HAVING IF IGNORE IN INNER INTERSECT INTERVAL INTO IS JOIN LATERAL LEFT LIKE LIMIT LOOKUP
  MERGE NATURAL NEW NO NOT NULL NULLS OF ON OR ORDER OUTER OVER PARTITION PRECEDING PROTO QUALIFY RANGE RECURSIVE
  RESPECT RIGHT ROLLUP ROWS SELECT SET SOME STRUCT TABLESAMPLE THEN TO TREAT TRUE UNBOUNDED UNION UNNEST USING WHEN
  WHERE WINDOW WITH WITHIN`.split(/\s+/),
)

/** Whether the next token can name something. */
export function isName(c: Cursor, ahead = 0): boolean {
  const token = peek(c, ahead)
  return token.kind === 'name' || (token.kind === 'word' && !RESERVED.has(token.text.toUpperCase()))
}

export function name(c: Cursor): string {
  if (!isName(c)) throw unexpected(c, 'Expected an identifier but got')
  return take(c).text
}

/** A name after a dot, where any word will do. */
export function member(c: Cursor): string {
  const token = peek(c)
  if (token.kind !== 'name' && token.kind !== 'word') throw unexpected(c)
  return take(c).text
}

/** `a, b, c`, each read by `read`. */
export function list<T>(c: Cursor, read: (c: Cursor) => T): T[] {
  const items = [read(c)]
  while (accept(c, ',')) items.push(read(c))
  return items
}

/** `AS x` or just `x`. */
export function alias(c: Cursor): string | undefined {
  if (accept(c, 'AS')) return name(c)
  return isName(c) ? name(c) : undefined
}

/**
 * The path of a table: `` `p.d.t` ``, `p-1.d.t`, `` p.`d`.t ``. Dashes are allowed in the project, where nothing
 * separates the tokens.
 */
export function tablePath(c: Cursor): string[] {
  const names: string[] = []
  do {
    const token = peek(c)
    if (token.kind === 'name') {
      take(c)
      names.push(...token.text.split('.'))
      continue
    }
    let text = names.length === 0 ? name(c) : member(c)
    while (looks(c, '-') && peek(c).start === peek(c, -1).end && peek(c, 1).start === peek(c).end) {
      take(c)
      text += `-${take(c).text}`
      // `my-project-1.d` is read as the number `1.`; its dot is given back below.
      if (text.endsWith('.')) {
        names.push(text.slice(0, -1))
        text = member(c)
      }
    }
    if (looks(c, '*') && peek(c).start === peek(c, -1).end) text += take(c).text
    names.push(text)
  } while (accept(c, '.'))
  return names
}
