import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'
import { CALLS } from '../client/calls.ts'

/** What the calls come to stands in place of the records they are taken from, so that the page loads no schema. */
const calls: Plugin = {
  name: 'calls',
  enforce: 'pre',
  load(id) {
    if (/client\/calls\.ts$/.test(id)) return `export const CALLS = ${JSON.stringify(CALLS)}`
  },
}

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/studio/',
  logLevel: 'warn',
  plugins: [calls],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: fileURLToPath(new URL('../dist/studio', import.meta.url)),
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    // Nothing inline: the page's policy allows no data of another origin than its own.
    assetsInlineLimit: 0,
  },
})
