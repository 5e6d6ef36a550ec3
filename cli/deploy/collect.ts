import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { Failure } from '../exit.ts'
import { namedBy } from './beside.ts'
import type { Finding } from './place.ts'
import { SETTINGS } from './settings.ts'
import { readSources, type Source, shown, whyUnread } from './source.ts'

/** What is to be deployed, in the order that it is needed, and what is wrong with it already. */
type Collected = { sources: Source[]; findings: Finding[]; isNamed: (source: Source) => boolean }

/**
 * The configurations that paths lead to: files, and folders with all below them.
 * @throws Failure where a path leads nowhere, or none of a folder's files is a configuration
 */
export async function collect(paths: readonly string[]): Promise<Collected> {
  const named = new Set<string>()
  const found = new Set<string>()
  const folders: string[] = []
  for (const path of paths) {
    const isFolder = await stat(path).then(
      stats => stats.isDirectory(),
      (error: unknown) => {
        throw new Failure('usage', `Cannot read ${path}: ${whyUnread(error)}.`)
      },
    )
    if (isFolder) folders.push(resolve(path))
    else named.add(resolve(path))
  }
  for (const folder of folders) for (const file of await jsonBelow(folder)) found.add(file)
  const read = await readSources([...new Set([...named, ...found])])
  const sources = read.flatMap(one => ('source' in one ? [one.source] : []))
  const configurations = sources.filter(
    source => isNamed(source) || typeof source.document.configuration_type === 'string',
  )
  // What a configuration names, as its DDL, is told of with it.
  const parts = new Set(
    configurations.flatMap(({ folder, document }) =>
      namedBy(document).map(({ path }) => shown(join(folder, path))),
    ),
  )
  const findings = read
    .flatMap(one => ('findings' in one ? one.findings : []))
    .filter(({ file }) => !parts.has(file))
  if (configurations.length === 0 && findings.length === 0) {
    throw new Failure('usage', `Cannot find a configuration in ${paths.join(', ')}.`, {
      next: [
        'A configuration is a .json or .jsonc file that has a configuration_type; tailer init writes an example.',
      ],
    })
  }
  return { sources: configurations.sort(byNeed), findings, isNamed }

  function isNamed({ file }: Source): boolean {
    return named.has(resolve(file))
  }
}

/** Files of JSON in a folder and below; what is hidden, and packages, are left out. */
export async function jsonBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const meant = entries.filter(
    ({ name }) => !name.startsWith('.') && name !== 'node_modules' && name !== SETTINGS,
  )
  const files = meant.filter(entry => entry.isFile() && /\.jsonc?$/.test(entry.name))
  const below: string[] = []
  for (const entry of meant)
    if (entry.isDirectory()) below.push(...(await jsonBelow(join(folder, entry.name))))
  return [...files.map(({ name }) => join(folder, name)), ...below].sort()
}

/** Contexts come before what they are put into, workflows after what they wait for and launch. */
const byNeed = (one: Source, other: Source): number =>
  rank(one) - rank(other) || one.file.localeCompare(other.file, 'en')

const rank = (source: Source): number =>
  isContext(source) ? 0 : source.document.configuration_type === 'workflow' ? 2 : 1

export const isContext = ({ document }: Source): boolean => document.configuration_type === 'context'
