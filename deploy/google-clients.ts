import { readFile } from 'node:fs/promises'
import type { Plugin } from 'esbuild'

/** The one version of the Cloud Tasks client that is used, of three, and without their types at run time. */
const TASKS = './node_modules/@google-cloud/tasks/build/cjs/src/v2/index.cjs'

/**
 * Lets Google's clients be bundled. Both faults load well and show at the first call:
 *
 * - They come in two builds. The one for `import` finds its files through `import.meta.url`, which a CommonJS file
 *   has not, so the one for `require` is taken.
 * - That one of Cloud Tasks reads JSON files by a path made at run time, which is made here instead.
 *
 * @param root the folder that holds node_modules
 */
export const googleClients = (root: string): Plugin => ({
  name: 'google-clients',
  setup({ onResolve, onLoad, resolve }) {
    const required = { kind: 'require-call', pluginData: 'resolved' } as const
    onResolve({ filter: /^@google-cloud\/tasks$/ }, () => resolve(TASKS, { ...required, resolveDir: root }))
    onResolve({ filter: /^(@google-cloud\/|google-)/ }, ({ path, resolveDir, pluginData }) =>
      pluginData === 'resolved' ? undefined : resolve(path, { ...required, resolveDir }),
    )
    onLoad({ filter: /cloud_tasks_client\.cjs$/ }, async ({ path }) => {
      const code = await readFile(path, 'utf8')
      const contents = code.replaceAll(READING, (_, pieces: string) => `require('./${pathOf(pieces)}')`)
      if (contents.includes('getJSON)('))
        throw new Error(`Cannot bundle ${path}: it reads files in a new way`)
      return { contents }
    })
  },
})

/** `getJSON(path.join(dirname, '..', 'a.json'))`, as that build spells it. */
const READING = /\(0, _jsonHelper\.getJSON\)\(_path\["default"\]\.join\(dirname, ([^)]*)\)\)/g

/** `'..', 'a.json'` → `../a.json` */
const pathOf = (pieces: string): string => pieces.replaceAll("'", '').split(', ').join('/')
