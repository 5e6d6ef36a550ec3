import { BigQueryError } from '../../errors.ts'

/** What a token is: a word, a backquoted name, a string, bytes, a number, a parameter, or punctuation. */
type TokenKind = 'word' | 'name' | 'string' | 'bytes' | 'number' | 'parameter' | 'system' | 'symbol' | 'end'

/** `text` is the value (escapes undone, quotes gone); `start` and `end` are offsets in the source. */
export type Token = { kind: TokenKind; text: string; start: number; end: number }

const SYMBOLS = ['<=>', '||', '<<', '>>', '<=', '>=', '<>', '!=', '=>', '->', '|>', '+=', '-=']

const ESCAPES: Record<string, string> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '?': '?',
  '"': '"',
  "'": "'",
  '`': '`',
}

/** `[line:column]` of an offset, as BigQuery's messages give it. */
export function position(source: string, offset: number): string {
  const before = source.slice(0, offset)
  const line = before.split('\n').length
  return `[${line}:${offset - (before.lastIndexOf('\n') + 1) + 1}]`
}

export function syntaxError(source: string, offset: number, message: string): BigQueryError {
  return new BigQueryError('invalidQuery', `Syntax error: ${message} at ${position(source, offset)}`, {
    location: 'query',
  })
}

/**
 * Splits GoogleSQL into tokens.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/lexical
 */
export function lex(source: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < source.length) {
    const space = /^(\s+|--[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/)/.exec(source.slice(at, at + 20_000))
    if (space) {
      at += space[0].length
      continue
    }
    const token = next(source, at)
    tokens.push(token)
    at = token.end
  }
  tokens.push({ kind: 'end', text: '', start: source.length, end: source.length })
  return tokens
}

function next(source: string, start: number): Token {
  const ahead = source.slice(start, start + 4000)
  const make = (kind: TokenKind, text: string, length = text.length): Token => ({
    kind,
    text,
    start,
    end: start + length,
  })
  const prefix = /^(?:[rR][bB]|[bB][rR]|[rRbB])?(?='|")/.exec(ahead)
  if (prefix) return quoted(source, start, prefix[0].toLowerCase())
  const number = /^(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/.exec(ahead)
  if (number) return make('number', number[0])
  const word = /^[A-Za-z_][A-Za-z0-9_]*/.exec(ahead)
  if (word) return make('word', word[0])
  if (ahead.startsWith('`')) {
    return { ...quoted(source, start, '', false), kind: 'name' }
  }
  const system = /^@@[A-Za-z_][A-Za-z0-9_.]*/.exec(ahead)
  if (system) return make('system', system[0].slice(2), system[0].length)
  const parameter = /^@[A-Za-z_][A-Za-z0-9_]*/.exec(ahead)
  if (parameter) return make('parameter', parameter[0].slice(1), parameter[0].length)
  const symbol = SYMBOLS.find(s => ahead.startsWith(s)) ?? /^[-+*/%(),.;<>=[\]{}&|^~?:@$!]/.exec(ahead)?.[0]
  if (symbol === '?') return make('parameter', '', 1)
  if (symbol) return make('symbol', symbol)
  throw syntaxError(source, start, `Illegal input character "${ahead[0]}"`)
}

function quoted(source: string, start: number, prefix: string, fences = true): Token {
  const open = start + prefix.length
  const mark = source.slice(open, open + 1)
  const fence = fences && source.startsWith(mark.repeat(3), open) ? mark.repeat(3) : mark
  let at = open + fence.length
  let text = ''
  while (!source.startsWith(fence, at)) {
    const char = source[at]
    if (char === undefined || (char === '\n' && fence.length === 1)) {
      throw syntaxError(source, start, `Unclosed ${mark === '`' ? 'identifier' : 'string'} literal`)
    }
    if (char !== '\\') {
      // Bytes are kept as a text with a character for each.
      const whole = String.fromCodePoint(source.codePointAt(at) ?? 0)
      text += prefix.includes('b') ? Buffer.from(whole).toString('latin1') : whole
      at += whole.length
    } else if (prefix.includes('r')) {
      text += source.slice(at, at + 2)
      at += 2
    } else {
      const [value, length] = escapeSequence(source, at)
      text += value
      at += length
    }
  }
  const kind = prefix.includes('b') ? 'bytes' : 'string'
  return { kind, text, start, end: at + fence.length }
}

function escapeSequence(source: string, at: number): [string, number] {
  const code = /^\\(?:[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(
    source.slice(at, at + 10),
  )
  if (code)
    return [String.fromCodePoint(Number.parseInt(code[1] ?? code[2] ?? code[3] ?? '', 16)), code[0].length]
  const octal = /^\\([0-3][0-7]{2})/.exec(source.slice(at, at + 4))
  if (octal) return [String.fromCodePoint(Number.parseInt(octal[1] ?? '', 8)), 4]
  const simple = ESCAPES[source[at + 1] ?? '']
  if (simple === undefined)
    throw syntaxError(source, at, `Illegal escape sequence: \\${source[at + 1] ?? ''}`)
  return [simple, 2]
}
