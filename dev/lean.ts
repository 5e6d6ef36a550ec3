import { fileURLToPath } from 'node:url'

/**
 * What the stack's processes are given in their environment, so that they take little memory and start soon; what is
 * set already stays. Measured in docs/decisions/014-the-firestore-emulator-without-firebase-tools.md.
 */
export const leanEnvironment = ({
  NODE_COMPILE_CACHE = fileURLToPath(new URL('../node_modules/.cache/node', import.meta.url)),
  MALLOC_ARENA_MAX = '1',
  NODE_OPTIONS = '',
}: NodeJS.ProcessEnv) => ({
  // Without what Node once made of the code, each process loads what strips the types from TypeScript.
  NODE_COMPILE_CACHE,
  MALLOC_ARENA_MAX,
  // The space for what lives shortly grows under load, and is not given back.
  NODE_OPTIONS: `--max-semi-space-size=1 ${NODE_OPTIONS}`.trim(),
})
