import { configurationKey, type Identity } from './configuration-key.ts'

// The parts of Studio's address below where it is served. Alerts link there, and the command line opens them.

/** Where a run is shown. */
export const runPath = (account: string, run_id: string): string =>
  `/${account}/runs/${encodeURIComponent(run_id)}`

/** Where what is deployed is shown, with its runs. */
export const operationPath = (account: string, identity: Identity): string =>
  `/${account}/operations/${encodeURIComponent(configurationKey(identity))}`

/** Where a person lets the command line in that listens on a port of their machine. */
export const commandLinePath = (port: number): string => `/command-line?port=${port}`
