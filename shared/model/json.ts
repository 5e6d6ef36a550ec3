import { type ParseErrorCode, printParseErrorCode, visit } from 'jsonc-parser'

/** Where and why a text is not JSON, without a word of the text itself. */
export function jsonFault(text: string): string {
  let first: { error: ParseErrorCode; offset: number } | undefined
  try {
    // It throws at the first fault: a text of a million faults would keep others waiting.
    const onError = (error: ParseErrorCode, offset: number) => {
      first = { error, offset }
      throw first
    }
    visit(text, { onError }, { disallowComments: true })
  } catch {
    if (!first) return 'it is nested too deeply'
  }
  if (!first) return 'it cannot be parsed'
  const before = text.slice(0, first.offset).split('\n')
  const reason = printParseErrorCode(first.error)
    .replaceAll(/(?<!^)[A-Z]/g, letter => ` ${letter.toLowerCase()}`)
    .toLowerCase()
  return `${reason} at line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`
}

const [QUOTE, BACKSLASH] = ['"', '\\'].map(sign => sign.charCodeAt(0))
const [COMMA, ...OPENING] = [',', '[', '{'].map(sign => sign.charCodeAt(0))

/**
 * Whether a JSON text holds at most so many values, told before it is parsed: each stands behind a comma or an opening
 * bracket, but for the outermost. An empty array or object counts as two.
 */
export function holdsAtMost(text: string, most: number): boolean {
  let values = 1
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at)
    if (sign === QUOTE) at = endOfString(text, at)
    else if ((sign === COMMA || OPENING.includes(sign)) && ++values > most) return false
  }
  return true
}

/** Where the string ends that begins there: what stands in it is no value. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const sign = text.charCodeAt(at)
    if (sign === BACKSLASH) at++
    else if (sign === QUOTE) return at
  }
  return text.length
}

/** A string, or whatever may be a number: what is none stays as it is, and is told when it is parsed. */
const TOKEN = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|-?\d[\d.eE+-]*/g
const LONG = /^-?[1-9]\d{15,}$/

/** JSON in which each integer that a number cannot hold is a string of its digits: parsed as a number it would lose some. */
export const withExactIntegers = (text: string): string =>
  /\d{16}/.test(text)
    ? text.replaceAll(TOKEN, part =>
        LONG.test(part) && !Number.isSafeInteger(Number(part)) ? `"${part}"` : part,
      )
    : text

/** Whether a JSON value has at most so many levels: a guard before what goes down into it level by level. */
export function isWithinDepth(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every(part => isWithinDepth(part, levels - 1))
}
