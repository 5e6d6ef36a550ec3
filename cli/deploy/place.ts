import { findNodeAtLocation, type Node } from 'jsonc-parser'

/** A place in a file of the person's own. Lines and columns begin with 1. */
export type Place = { file: string; line: number; column: number }
/** What is wrong, or has no effect, and where. */
export type Finding = Place & { text: string; isWarning?: boolean }

/** `sql/a.sql:3:7: text`, as editors take it. */
export const toldOf = ({ file, line, column, text, isWarning = false }: Finding): string =>
  `${file}:${line}:${column}: ${isWarning ? 'warning: ' : ''}${text}`

/** Where in a text an offset is. */
export function placeAt(file: string, text: string, offset: number): Place {
  const before = text.slice(0, offset)
  const start = before.lastIndexOf('\n') + 1
  return { file, line: before.split('\n').length, column: offset - start + 1 }
}

/** Where in a JSON text a path leads: to the field's name, or as far as the text has what it names. */
export function placeOf(
  { file, text, root }: { file: string; text: string; root: Node | undefined },
  path: readonly string[],
): Place {
  for (let length = path.length; root && length > 0; length--) {
    const node = findNodeAtLocation(root, segmentsOf(root, path.slice(0, length)))
    if (node) return placeAt(file, text, node.parent?.type === 'property' ? node.parent.offset : node.offset)
  }
  return placeAt(file, text, root?.offset ?? 0)
}

/** A pointer's parts, with numbers where the text has lists. */
function segmentsOf(root: Node, path: readonly string[]): (string | number)[] {
  const segments: (string | number)[] = []
  for (const part of path) {
    const isElement = findNodeAtLocation(root, segments)?.type === 'array' && /^\d+$/.test(part)
    segments.push(isElement ? Number(part) : part)
  }
  return segments
}

/**
 * A JSON pointer's parts.
 * @see https://www.rfc-editor.org/rfc/rfc6901
 */
export const partsOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))

/** What a message quotes of a text: a placeholder, or the name of a table that is not there. */
const QUOTED = /(\{\{\s*\w+\s*\}\})|Table \S*[.:](\w+) was not found/

/** Where in a text what is told of it is: at the line that it names, or at what it quotes. */
export function placeIn(file: string, text: string, told: string): Place {
  const [, line, column] = [...told.matchAll(/\bline (\d+)(?:, column (\d+))?/g)].at(-1) ?? []
  const [, placeholder, table] = QUOTED.exec(told) ?? []
  const quoted = placeholder ?? table
  const at = quoted === undefined ? -1 : text.indexOf(quoted)
  if (line !== undefined && column !== undefined) return { file, line: Number(line), column: Number(column) }
  if (at >= 0) return placeAt(file, text, at)
  return { file, line: Number(line ?? 1), column: 1 }
}
