import { access } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import { Failure } from '../exit.ts'
import { shown, textOf } from './source.ts'

/** The file of a folder that says which context its configurations are deployed with. */
export const SETTINGS = 'tailer.json'

const settings = z.strictObject({ $schema: z.string().optional(), context: z.string().optional() })

/** The settings of a folder, or of the nearest above it that has some. */
export async function settingsAbove(folder: string): Promise<string | undefined> {
  const here = resolve(folder)
  const file = join(here, SETTINGS)
  const isThere = await access(file).then(
    () => true,
    () => false,
  )
  if (isThere) return file
  return dirname(here) === here ? undefined : settingsAbove(dirname(here))
}

export async function readSettings(file: string): Promise<z.infer<typeof settings>> {
  try {
    return settings.parse(JSON.parse(await textOf(file)))
  } catch (cause) {
    throw new Failure('usage', `Cannot read ${shown(file)}: it must be {"context": "ID"}, or {}.`, { cause })
  }
}
