import { execFile } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build, type Plugin } from 'esbuild'
import { z } from 'zod'
import { CALLS } from './calls.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** What the calls come to stands in place of the records they are taken from. */
export const calls: Plugin = {
  name: 'calls',
  setup({ onLoad }) {
    onLoad({ filter: /client\/calls\.ts$/ }, () => ({
      contents: `export const CALLS = ${JSON.stringify(CALLS)}`,
    }))
  },
}

/**
 * Makes a package of the client: JavaScript for Node 20 or a browser, and its types beside it. Its types are those of
 * the actions' schemas, so that they need zod's; the JavaScript needs nothing.
 * @param out - the package's folder, made anew
 */
export async function buildClient(out: string): Promise<void> {
  await rm(out, { recursive: true, force: true })
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['client/client.ts'],
    outdir: out,
    bundle: true,
    platform: 'neutral',
    target: ['node20', 'es2022'],
    format: 'esm',
    plugins: [calls],
    logLevel: 'warning',
  })
  const types = join(out, 'types')
  await promisify(execFile)(join(ROOT, 'node_modules/.bin/tsc'), [
    ...['--project', join(ROOT, 'client/tsconfig.json')],
    ...['--outDir', types],
  ])
  await writeFile(join(out, 'package.json'), `${JSON.stringify(await packageJson(), null, 2)}\n`)
}

const manifest = z.object({ version: z.string(), dependencies: z.object({ zod: z.string() }) })

async function packageJson() {
  const { version, dependencies } = manifest.parse(
    JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')),
  )
  return {
    name: 'tailer-client',
    version,
    private: true,
    type: 'module',
    engines: { node: '>=20' },
    exports: { types: './types/client/client.d.ts', default: './client.js' },
    dependencies: { zod: dependencies.zod },
  }
}

if (import.meta.main) await buildClient(join(ROOT, 'dist/client'))
