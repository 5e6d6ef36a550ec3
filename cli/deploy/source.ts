import { readFile } from 'node:fs/promises'
import { dirname, relative } from 'node:path'
import { getNodeValue, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser'
import pLimit from 'p-limit'
import { type Finding, placeAt } from './place.ts'

/** A configuration file of the person's, as it was read. */
export type Source = {
  /** As it is shown: from the current folder. */
  file: string
  folder: string
  text: string
  root: Node
  document: Record<string, unknown>
}

/** How a file is shown: from the current folder. */
export const shown = (path: string): string => relative('', path) || '.'

/** A file's text. @throws Error where it is not UTF-8, or cannot be read */
export async function textOf(path: string): Promise<string> {
  return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path))
}

/** Why a file cannot be read, in words. */
export function whyUnread(error: unknown): string {
  const code = String(Reflect.get(Object(error), 'code'))
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file'
  if (code === 'EISDIR') return 'it is a folder'
  if (code === 'EACCES') return 'you may not read it'
  return code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'it is not UTF-8' : String(Object(error).message)
}

/** A file as it was read, or why it is no configuration. */
type Read = { source: Source } | { findings: Finding[] }

/** How many files are open at once. */
const AT_ONCE = 32

/** Reads configuration files. */
export const readSources = (paths: readonly string[]): Promise<Read[]> =>
  pLimit(AT_ONCE).map(paths, readSource)

/** Reads a configuration file: JSON, in which there may be comments. */
async function readSource(path: string): Promise<Read> {
  const file = shown(path)
  let text: string
  try {
    text = await textOf(path)
  } catch (error) {
    return { findings: [{ file, line: 1, column: 1, text: `Cannot read it: ${whyUnread(error)}` }] }
  }
  const errors: ParseError[] = []
  const root = parseTree(text, errors, { allowTrailingComma: true })
  const [error] = errors
  if (error || root?.type !== 'object') {
    const reason = error
      ? printParseErrorCode(error.error)
          .replaceAll(/(?<!^)[A-Z]/g, letter => ` ${letter.toLowerCase()}`)
          .toLowerCase()
      : 'it is no object'
    return {
      findings: [
        { ...placeAt(file, text, error?.offset ?? 0), text: `Not a configuration in JSON: ${reason}` },
      ],
    }
  }
  return { source: { file, folder: dirname(path), text, root, document: Object(getNodeValue(root)) } }
}
