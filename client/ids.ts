// The forms of the API's ids, for its callers.
export { RUN_ID } from '../shared/model/run-id.ts'
