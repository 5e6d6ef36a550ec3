// The forms of the API's ids, for its callers.

export { configurationKey } from '../shared/model/configuration-key.ts'
export { RUN_ID } from '../shared/model/run-id.ts'
// Where Studio shows what has an id.
export { commandLinePath, operationPath, runPath } from '../shared/model/studio-paths.ts'
