import { type Holder, mayUse } from '../server/access.ts'
import type { Request } from '../server/http.ts'
import { deniedDataset, deniedProject, deniedTable } from './denied.ts'
import { BigQueryError } from './errors.ts'
import { sees } from './sight.ts'

const VERBS: Record<string, string> = {
  GET: 'get',
  POST: 'create',
  PATCH: 'update',
  PUT: 'update',
  DELETE: 'delete',
}

/** What a path of the REST interface is about. */
export type Target = {
  projectId: string
  kind: string | undefined
  id: string | undefined
  tableId: string | undefined
  action: string | undefined
  isTable: boolean
}

/** Refuses a request about what is not its sender's. Whose a job is, is asked where it is found. */
export function requireAccess(holder: Holder, target: Target, { method }: Request): void {
  const { projectId, kind, id, tableId, action, isTable } = target
  const verb = VERBS[method] ?? 'get'
  const listed = verb === 'get' ? 'list' : verb
  if (kind !== 'datasets' || id === undefined) {
    if (id !== undefined || mayUse(holder, projectId)) return
    const permission =
      kind === 'datasets' ? `datasets.${listed}` : `jobs.${kind === 'jobs' ? listed : 'create'}`
    throw deniedProject(projectId, `bigquery.${permission}`)
  }
  if (sees({ holder }, { projectId, datasetId: id })) return
  if (!isTable) throw deniedDataset({ projectId, datasetId: id }, `bigquery.datasets.${verb}`)
  if (tableId === undefined) throw deniedDataset({ projectId, datasetId: id }, `bigquery.tables.${listed}`)
  const permission = action === 'data' ? 'getData' : action === 'insertAll' ? 'updateData' : verb
  throw deniedTable({ projectId, datasetId: id, tableId }, `bigquery.tables.${permission}`)
}

const EXPECTED =
  'Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.'

/** The holder of a request's token, or the error that there is none. */
export function requireHolder(found: Holder | 'no token' | 'unknown token'): Holder {
  if (found === 'no token')
    throw new BigQueryError('authError', `Request is missing required authentication credential. ${EXPECTED}`)
  if (found === 'unknown token')
    throw new BigQueryError('authError', `Request had invalid authentication credentials. ${EXPECTED}`)
  return found
}
