import { readdir, readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'

const SQL = fileURLToPath(new URL('sql', import.meta.url))

/** What the others call, which must be there before them. @internal a test reads it */
export const SHARED = ['judge', 'calendar']

/**
 * The procedures of the expectations as statements for BigQuery, in the order in which they can be made. Made again,
 * each takes the place of the one of its name.
 * @param place - `project.dataset`, where they are to be
 */
export async function procedures(place: string): Promise<{ name: string; sql: string }[]> {
  const files = await readdir(SQL)
  const names = files.map(file => basename(file, '.sql')).filter(name => !SHARED.includes(name))
  return Promise.all(
    [...SHARED, ...names.sort()].map(async name => {
      const text = await readFile(`${SQL}/${name}.sql`, 'utf8')
      return { name, sql: text.replaceAll('{{expect}}', place) }
    }),
  )
}
