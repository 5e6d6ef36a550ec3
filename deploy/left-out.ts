import { dirname } from 'node:path'
import type { Plugin } from 'esbuild'

/** What of libraries is not used, costs a start in every process, and what stands in its place. */
const LEFT_OUT: [RegExp, string][] = [
  // Classes of Google's messages, which are for whoever builds messages by hand; the clients read the same as JSON.
  // Firestore has them for its pipelines alone, and the others for operations that run for minutes.
  [/firestore-api\/build\/protos\/protos\.js$/, 'exports.google = { firestore: { v1: {} } }'],
  [/google-gax\/build\/protos\/iam_service\.js$/, ''],
  [/google-gax\/build\/protos\/locations\.js$/, ''],
  [/google-gax\/build\/protos\/operations\.js$/, ''],
  // Zod's messages in fifty languages.
  [/zod\/v4\/locales\/index\.js$/, 'export { default as en } from "./en.js"'],
]

/** Leaves out of a bundle what costs time at its start for nothing: docs/decisions/009-cold-start.md. */
export const leftOut: Plugin = {
  name: 'left-out',
  setup({ onLoad, onEnd }) {
    const met = new Set<RegExp>()
    for (const [filter, contents] of LEFT_OUT) {
      onLoad({ filter }, ({ path }) => {
        met.add(filter)
        return { contents, resolveDir: dirname(path) }
      })
    }
    onEnd(() => {
      const moved = LEFT_OUT.find(([filter]) => !met.has(filter))
      if (moved) throw new Error(`Cannot leave ${moved[0]} out: nothing is there any more`)
    })
  },
}
