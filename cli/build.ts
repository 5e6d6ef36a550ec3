import { chmod, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { calls } from '../client/build.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const OUT = join(ROOT, 'cli/dist')

/** commander can start commands that are programs of their own. Ours are not, and to load what starts them takes time. */
const noPrograms: Plugin = {
  name: 'no-programs',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      importer.includes('/commander/') ? { path: 'none', namespace: 'none' } : undefined,
    )
    onLoad({ filter: /.*/, namespace: 'none' }, () => ({ contents: '' }))
  },
}

/**
 * Makes JavaScript of the command line for Node 20 and later, which needs no package and no repository beside it. It is
 * in pieces, so that a command loads what it needs alone. `npm pack` has it made.
 */
async function buildCli(): Promise<void> {
  await rm(OUT, { recursive: true, force: true })
  await build({
    absWorkingDir: ROOT,
    entryPoints: { main: 'cli/packed.ts' },
    outdir: OUT,
    bundle: true,
    splitting: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    // jsonc-parser’s other entry asks for its parts in a way that cannot be bundled.
    mainFields: ['module', 'main'],
    plugins: [calls, noPrograms],
    // commander, which is no module, asks for Node's own by `require`.
    banner: {
      js: "#!/usr/bin/env node\nimport{createRequire}from'node:module';const require=createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  })
  await chmod(join(OUT, 'main.js'), 0o755)
}

await buildCli()
