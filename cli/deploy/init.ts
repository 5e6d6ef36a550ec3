import { constants } from 'node:fs'
import { access, copyFile, mkdir, readdir } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Failure } from '../exit.ts'
import { print, say } from '../terminal/streams.ts'
import { shown } from './source.ts'

/** The example, which lies as far from the packed command as from here. */
const EXAMPLE = fileURLToPath(new URL('../example', import.meta.url))

/**
 * Writes a small example that deploys and runs as it is.
 * @throws Failure where a file of it is there already; then it writes none
 */
export async function init(folder = '.'): Promise<void> {
  const entries = await readdir(EXAMPLE, { recursive: true, withFileTypes: true })
  const names = entries
    .filter(entry => entry.isFile())
    .map(({ parentPath, name }) => relative(EXAMPLE, join(parentPath, name)))
    .sort()
  const there = await Promise.all(names.map(name => isThere(join(folder, name))))
  const taken = names.filter((_, at) => there[at])
  if (taken.length > 0) {
    throw new Failure(
      'usage',
      `Cannot begin in ${folder}: ${taken.join(', ')} ${taken.length === 1 ? 'is' : 'are'} there already.`,
      {
        next: ['Give a folder of its own: tailer init FOLDER'],
      },
    )
  }
  for (const name of names) {
    const path = join(folder, name)
    await mkdir(dirname(path), { recursive: true })
    await copyFile(join(EXAMPLE, name), path, constants.COPYFILE_EXCL)
    print(shown(path))
  }
  say(`Deploy it with: tailer deploy ${folder}`)
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
