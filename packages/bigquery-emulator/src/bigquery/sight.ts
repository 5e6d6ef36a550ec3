import { createHash } from 'node:crypto'
import { type Holder, mayUse } from '../server/access.ts'
import type { DatasetName } from './names.ts'

/** Who looks, and from where: a job sees the datasets of its location, and temporary tables of its own. */
export type Sight = { holder: Holder; location?: string | undefined; jobId?: string | undefined }

const HIDDEN = /^_(anonymous|script)/i

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24)
}

/** The dataset of the unnamed results of somebody's queries, which nobody else sees. */
export function anonymousDataset({ email }: Holder): string {
  return `_anonymous_${hash(email)}`
}

/** Whether a dataset holds unnamed results. It has no location, for every location's results lie in it. */
export function isAnonymous(datasetId: string): boolean {
  return datasetId.startsWith('_anonymous')
}

/** The dataset of a script's temporary tables, which no other job sees. */
export function temporaryDataset(jobId: string): string {
  return `_script_${hash(jobId)}`
}

/** Whether a dataset is BigQuery's own, which no list has. */
export function isHidden(datasetId: string): boolean {
  return HIDDEN.test(datasetId)
}

/** Whether a dataset of this name, there or not, is for these eyes. */
export function sees({ holder, jobId }: Sight, { projectId, datasetId }: DatasetName): boolean {
  if (holder.projects === 'all') return true
  if (!mayUse(holder, projectId)) return false
  if (!isHidden(datasetId) || datasetId === anonymousDataset(holder)) return true
  return jobId !== undefined && datasetId === temporaryDataset(jobId)
}
