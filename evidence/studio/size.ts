import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** A file of the page as it was built; its size in bytes, gzipped. */
type File = { name: string; size: number }

/** What of a built page is loaded before its first screen is there, what for a sign-in besides, and what only later. */
export type Sizes = { first: File[]; signIn: File[]; later: File[] }

const STATIC = /(?:\bfrom|\bimport)\s*["']\.\/([^"']+)["']/g
const NAMED = /(?:src|href)="\/studio\/([^"]+)"/g

/** The sizes of a page that was built into a folder, by its index and what its files import at once. */
export function sizesOf(dir: string): Sizes {
  const read = (name: string) => readFileSync(join(dir, name))
  const withImports = (names: readonly string[], found = new Set<string>()): Set<string> => {
    for (const name of names) {
      if (found.has(name)) continue
      found.add(name)
      if (!name.endsWith('.js')) continue
      withImports(
        [...String(read(name)).matchAll(STATIC)].map(([, file]) => `assets/${file}`),
        found,
      )
    }
    return found
  }
  const all = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter(name => /\.\w+$/.test(name))
  const index = 'index.html'
  const first = withImports([index, ...[...String(read(index)).matchAll(NAMED)].map(([, name = '']) => name)])
  const signIn = withImports(all.filter(name => /^assets\/firebase-.*\.js$/.test(name)))
  if (signIn.size === 0) throw new Error('Cannot tell the size of a sign-in: no file is called firebase')
  const sized = (names: Iterable<string>): File[] =>
    [...names].map(name => ({ name, size: gzipSync(read(name)).length })).sort((a, b) => b.size - a.size)
  return {
    first: sized(first),
    signIn: sized([...signIn].filter(name => !first.has(name))),
    later: sized(all.filter(name => !first.has(name) && !signIn.has(name))),
  }
}

/** The size of files in kB. */
export const kB = (files: readonly File[]): number => files.reduce((sum, { size }) => sum + size, 0) / 1000
