import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'
import { CALLS } from '../client/calls.ts'
import { BASE } from './route/base.ts'

/** What the calls come to stands in place of the records they are taken from, so that the page loads no schema. */
const calls: Plugin = {
  name: 'calls',
  enforce: 'pre',
  load(id) {
    if (/client\/calls\.ts$/.test(id)) return `export const CALLS = ${JSON.stringify(CALLS)}`
  },
}

/** The page asks for this file itself, and not only what is loaded first, so that it is at work before all else is there. */
const early: Plugin = {
  name: 'early',
  transformIndexHtml: {
    order: 'post',
    handler(_, { bundle = {} }) {
      const file = Object.values(bundle).find(one => one.type === 'chunk' && one.name === 'early')?.fileName
      if (file === undefined) throw new Error('Cannot build the page: there is no file called early')
      // Async: it waits for no style. After the page's own words, which it reads.
      const attrs = {
        type: 'module',
        async: true,
        crossorigin: true,
        src: `${BASE}/${file}`,
        fetchpriority: 'high',
      }
      return [{ tag: 'script', attrs, injectTo: 'head' }]
    },
  },
}

/** What all screens stand on, in one file: a browser fetches six at a time. */
const BASIC = new RegExp(
  [
    'node_modules/(preact|@tanstack)',
    'client/[a-z]+[.]ts',
    'shared/model/(configuration-key|environments|roles|standing|statuses|type-names|words)',
    'studio/(data/(account|client|query)|route/(link|location)|sign-in/session)',
    'studio/(parts|rules)/(loading|status|times?|title|trouble|wide)',
  ].join('|'),
)

/** A file of the page's. */
const source = (name: string) => fileURLToPath(new URL(name, import.meta.url))

export default defineConfig({
  root: source('.'),
  base: `${BASE}/`,
  logLevel: 'warn',
  plugins: [calls, early],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: fileURLToPath(new URL('../dist/studio', import.meta.url)),
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    // Nothing inline: the page's policy allows no data of another origin than its own.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { index: source('index.html'), early: source('sign-in/early.ts') },
      output: {
        codeSplitting: { groups: [{ name: 'base', test: BASIC }], includeDependenciesRecursively: false },
      },
    },
  },
})
