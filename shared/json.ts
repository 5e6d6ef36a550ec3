import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser'

/** Where and why a text is not JSON, without a word of the text itself. */
export function jsonFault(text: string): string {
  const faults: ParseError[] = []
  try {
    parse(text, faults, { disallowComments: true })
  } catch {
    return 'it is nested too deeply'
  }
  const [first] = faults
  if (!first) return 'it cannot be parsed'
  const before = text.slice(0, first.offset).split('\n')
  const reason = printParseErrorCode(first.error)
    .replaceAll(/(?<!^)[A-Z]/g, letter => ` ${letter.toLowerCase()}`)
    .toLowerCase()
  return `${reason} at line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`
}

/** Whether a JSON value has at most so many levels: a guard before what goes down into it level by level. */
export function isWithinDepth(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every(part => isWithinDepth(part, levels - 1))
}
