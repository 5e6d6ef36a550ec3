import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where the local stack keeps its state: the issuer's key, the emulators' data and logs. `TAILER_DIR` moves it. */
export const STATE = process.env.TAILER_DIR ?? fileURLToPath(new URL('../.tailer', import.meta.url))

/** Where every mail of the local stack becomes a file. */
export const MAIL = join(STATE, 'mail')

/** The local project; `demo-` keeps firebase-tools from looking for a real one. */
export const PROJECT = 'demo-tailer'

/** The audience and the issuer of local tokens; the key set is served beside the functions. */
export { AUDIENCE, ISSUER } from '../cli/sign-in/local-issuer.ts'

/** Who calls the runner and the sweep locally, as a service account does in production. */
export const RUNNER = 'runner@demo-tailer.local'

/** Where the stand-in of IAM Credentials is asked whose a token is, below its address. */
export const ACCESS = '/access'
/** Where it is told that accounts have changed. */
export const FORGET = '/forget'

/** What Firebase Hosting is told, and Studio as it was built last. */
export const FIREBASE_JSON = fileURLToPath(new URL('../firebase.json', import.meta.url))
export const STUDIO_BUILT = fileURLToPath(new URL('../dist/studio', import.meta.url))
