import { dirname, join } from 'node:path'
import { Failure } from '../exit.ts'
import { isContext, jsonBelow } from './collect.ts'
import { readSettings, SETTINGS, settingsAbove } from './settings.ts'
import { readSources, type Source, shown } from './source.ts'

type Options = { context?: string | boolean | undefined; environment?: string | undefined }

/** Whether a text has a placeholder that a context alone can fill: those of a run and of every deployment are ours. */
const NEEDS_CONTEXT = /\{\{(?!FD_(?!CONTEXT)|TEMPLATE_CURRENT_DATE\b)\w+\}\}/

/** A context that configurations are deployed with: in a file, or else deployed already. */
export type Context = { id: string; source?: Source }

/** The context of each configuration: that of the option, or of `tailer.json` in its folder or above. */
export type ContextOf = (source: Source) => Promise<Context | undefined>

/**
 * What tells the context of each configuration.
 * @param sources - what is deployed, whose contexts are at hand
 */
export function contexts(sources: readonly Source[], options: Options): ContextOf {
  const settled = new Map<string, Promise<Context | undefined>>()
  const once = (key: string, find: () => Promise<Context | undefined>) => {
    const found = settled.get(key) ?? find()
    settled.set(key, found)
    return found
  }
  const named = (id: string, folder: string) =>
    contextNamed(id, { sources, folder, environment: options.environment })

  return async function contextOf(source) {
    if (isContext(source) || options.context === false) return
    const file = await settingsAbove(source.folder)
    if (typeof options.context === 'string') {
      const id = options.context
      return once(`${file} ${id}`, () => named(id, file ? dirname(file) : source.folder))
    }
    if (file !== undefined) {
      return once(file, async () => {
        const { context } = await readSettings(file)
        return context === undefined ? undefined : named(context, dirname(file))
      })
    }
    const placeholder = NEEDS_CONTEXT.exec(source.text)?.[0]
    if (placeholder === undefined) return
    const settings = shown(join(source.folder, SETTINGS))
    throw new Failure('usage', `Cannot tell the context of ${source.file}: it has ${placeholder} in it.`, {
      next: [`Give --context ID or --no-context, or name it in ${settings}: {"context": "ID"}`],
    })
  }
}

/**
 * The context of an id, in a file that is deployed here or that the folder has; else it has to be deployed already.
 * @throws Failure where several files have it
 */
async function contextNamed(
  id: string,
  given: { sources: readonly Source[]; folder: string; environment: string | undefined },
): Promise<Context> {
  const { environment } = given
  const isIt = (source: Source) => {
    const { configuration_id, environment: of } = source.document
    const isThere = environment === undefined || of === undefined || of === environment
    return isContext(source) && configuration_id === id && isThere
  }
  const read = await readSources(await jsonBelow(given.folder))
  const all = [...given.sources, ...read.flatMap(one => ('source' in one ? [one.source] : []))]
  const found = new Map(
    all
      .filter(isIt)
      .toReversed()
      .map(source => [source.file, source]),
  )
  const [source, ...others] = found.values()
  if (others.length > 0) {
    const files = [...found.keys()].sort().join(' and ')
    throw new Failure('usage', `Cannot tell the context ${id}: ${files} have it.`, {
      next: ['Say which with --environment, where they are of different ones.'],
    })
  }
  return source ? { id, source } : { id }
}
