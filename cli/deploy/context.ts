import { access } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import { Failure } from '../exit.ts'
import { jsonBelow, SETTINGS } from './collect.ts'
import { readSource, type Source, shown, textOf } from './source.ts'

type Options = { context?: string | boolean | undefined }

const settings = z.strictObject({ $schema: z.string().optional(), context: z.string().optional() })

/** Whether a text has a placeholder that a context alone can fill: those of a run and of every deployment are ours. */
const NEEDS_CONTEXT = /\{\{(?!FD_(?!CONTEXT)|TEMPLATE_CURRENT_DATE\b)\w+\}\}/

/**
 * What says which context each configuration is deployed with: the option, or `tailer.json` of its folder or one above.
 * @param sources - what is deployed, whose contexts are at hand
 */
export function contexts(sources: readonly Source[], options: Options) {
  const settled = new Map<string, Promise<Source | undefined>>()
  const once = (key: string, find: () => Promise<Source | undefined>) => {
    const found = settled.get(key) ?? find()
    settled.set(key, found)
    return found
  }

  return async function contextOf(source: Source): Promise<Source | undefined> {
    if (source.document.configuration_type === 'context' || options.context === false) return
    const file = await settingsAbove(source.folder)
    if (typeof options.context === 'string') {
      const id = options.context
      return once(`${file} ${id}`, () => contextNamed(id, sources, file ? dirname(file) : source.folder))
    }
    if (file !== undefined) {
      return once(file, async () => {
        const { context } = await readSettings(file)
        return context === undefined ? undefined : contextNamed(context, sources, dirname(file))
      })
    }
    const placeholder = NEEDS_CONTEXT.exec(source.text)?.[0]
    if (placeholder === undefined) return
    throw new Failure('usage', `Cannot tell the context of ${source.file}: it has ${placeholder} in it.`, {
      next: [
        `Give --context ID or --no-context, or name it in ${shown(join(source.folder, SETTINGS))}: {"context": "ID"}`,
      ],
    })
  }
}

/** The settings of a folder, or of the nearest above it that has some. */
async function settingsAbove(folder: string): Promise<string | undefined> {
  const here = resolve(folder)
  const file = join(here, SETTINGS)
  const isThere = await access(file).then(
    () => true,
    () => false,
  )
  if (isThere) return file
  return dirname(here) === here ? undefined : settingsAbove(dirname(here))
}

async function readSettings(file: string): Promise<z.infer<typeof settings>> {
  try {
    return settings.parse(JSON.parse(await textOf(file)))
  } catch (cause) {
    throw new Failure('usage', `Cannot read ${shown(file)}: it must be {"context": "ID"}, or {}.`, { cause })
  }
}

/** The context of an id, among what is deployed or in a file of a folder. */
async function contextNamed(id: string, sources: readonly Source[], folder: string): Promise<Source> {
  const isIt = ({ document }: Source) =>
    document.configuration_type === 'context' && document.configuration_id === id
  const given = sources.find(isIt)
  if (given) return given
  for (const file of await jsonBelow(folder)) {
    const read = await readSource(file)
    if ('source' in read && isIt(read.source)) return read.source
  }
  throw new Failure('usage', `Cannot find the context ${id}: no file in ${shown(folder)} has it.`, {
    next: ['Give another with --context ID, or none with --no-context.'],
  })
}
