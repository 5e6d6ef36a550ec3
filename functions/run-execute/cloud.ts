import { BigQuery } from '@google-cloud/bigquery'
import { Storage } from '@google-cloud/storage'
import type { Cloud } from './attempt.ts'

/**
 * Google's services for the runner. The client libraries find an emulator by themselves, through
 * `BIGQUERY_EMULATOR_HOST` and `STORAGE_EMULATOR_HOST`.
 */
export function googleCloud(project: string): Cloud {
  const clients = new Map<string, BigQuery>()
  return {
    storage: new Storage({ projectId: project }),
    bigquery: projectId => {
      const client = clients.get(projectId) ?? new BigQuery({ projectId })
      clients.set(projectId, client)
      return client
    },
  }
}
