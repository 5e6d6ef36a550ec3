import { globSync, statSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** What the page is made of, from the root. */
const SOURCES = ['studio/**/*', 'client/**/*.ts', 'shared/{actions,model}/**/*.ts', 'package-lock.json']

/** When the newest of some files was written, in milliseconds; never, where there is none. */
const newest = (...patterns: string[]): number =>
  Math.max(-1, ...globSync(patterns, { cwd: ROOT }).map(file => statSync(resolve(ROOT, file)).mtimeMs))

/** Makes the page's files, hashed but for its index, in a folder of its own, anew where its sources are newer. */
export async function buildStudio(out = join(ROOT, 'dist/studio')): Promise<void> {
  if (newest(join(out, 'index.html')) > newest(...SOURCES)) return
  // Loaded only now: most starts build nothing.
  const { build } = await import('vite')
  const draft = `${out}.${process.pid}`
  const { NODE_ENV } = process.env
  // One page whoever makes it: a test's own NODE_ENV would have it check itself as it runs.
  process.env.NODE_ENV = 'production'
  try {
    await build({
      configFile: join(ROOT, 'studio/vite.config.ts'),
      build: { outDir: draft },
    })
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = NODE_ENV
  }
  await rm(out, { recursive: true, force: true })
  await rename(draft, out)
}

if (import.meta.main) await buildStudio()
