import { realpath } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative } from 'node:path'
import { FILE_FIELDS } from '../../client/words.ts'
import { type Finding, placeOf } from './place.ts'
import { settingsAbove } from './settings.ts'
import { type Source, shown, textOf, whyUnread } from './source.ts'

type Named = { path: string; at: string[] }

/** The files that a document names, wherever in it, each once. */
export function namedBy(document: unknown): Named[] {
  const found = new Map<string, Named>()
  const look = (value: unknown, at: string[]): void => {
    if (typeof value !== 'object' || value === null) return
    for (const [key, part] of Object.entries(value)) {
      const isFile = FILE_FIELDS.some(field => field === key) && typeof part === 'string' && part !== ''
      if (isFile && !found.has(part)) found.set(part, { path: part, at: [...at, key] })
      else look(part, [...at, key])
    }
  }
  look(document, [])
  return [...found.values()]
}

/**
 * The texts of the files that a configuration names, which stand beside it, and a finding for each that does not. None is
 * read from outside of the folder of its settings, or its own: what is deployed may be somebody else's, and would take
 * whatever it names along.
 */
export async function filesBeside(
  source: Source,
): Promise<{ files: Record<string, string>; findings: Finding[] }> {
  const findings: Finding[] = []
  const settings = await settingsAbove(source.folder)
  const root = settings === undefined ? source.folder : dirname(settings)
  const texts = await Promise.all(
    namedBy(source.document).map(async ({ path, at }): Promise<[string, string] | undefined> => {
      try {
        return [path, await textWithin(root, join(source.folder, path))]
      } catch (error) {
        const text = `Cannot read ${shown(join(source.folder, path))}: ${whyUnread(error)}`
        findings.push({ ...placeOf(source, at), text })
        return undefined
      }
    }),
  )
  return { files: Object.fromEntries(texts.filter(text => text !== undefined)), findings }
}

/** The text of a file of a folder, links followed. */
async function textWithin(root: string, path: string): Promise<string> {
  const [folder, file] = await Promise.all([realpath(root), realpath(path)])
  const way = relative(folder, file)
  if (way.startsWith('..') || isAbsolute(way)) throw new Error(`it is not within ${shown(root)}`)
  return textOf(file)
}
