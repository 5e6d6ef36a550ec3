import { BigQuery } from '@google-cloud/bigquery'
import { Storage } from '@google-cloud/storage'
import type { AuthClient } from 'google-auth-library'
import type { ActAs } from '../act-as.ts'
import type { Cloud } from './attempt.ts'
import { Unrunnable } from './plan.ts'

/** Gives Google's services as an account's runner. @throws Unrunnable where it may not be impersonated */
export type CloudAs = (runner: string) => Promise<Cloud>

/**
 * Google's services for the runner, by impersonation. The client libraries find an emulator by themselves, through
 * `BIGQUERY_EMULATOR_HOST` and `STORAGE_EMULATOR_HOST`, and show it whose they are.
 */
export function cloudAs(actAs: ActAs): CloudAs {
  // With the credentials go the clients that were made with them.
  const clouds = new WeakMap<AuthClient, Cloud>()
  return async runner => {
    const authClient = await actAs(runner)
    await authClient.getAccessToken().catch(refused(runner))
    const known = clouds.get(authClient)
    if (known) return known
    const made = cloudOf(authClient)
    clouds.set(authClient, made)
    return made
  }
}

/** What IAM refuses is no fault of the runner's, and will not be other when it is asked again at once. */
const refused = (runner: string) => (error: unknown) => {
  const status = error instanceof Error && 'status' in error ? Number(error.status) : undefined
  if (status === undefined || status < 400 || status >= 500 || status === 429) throw error
  const detail = `Cannot act as ${runner}: ${error instanceof Error ? error.message : error}`
  throw new Unrunnable(detail, { reason: 'accessDenied', cause: error })
}

function cloudOf(authClient: AuthClient): Cloud {
  const clients = new Map<string, BigQuery>()
  return {
    storage: new Storage({ authClient, useAuthWithCustomEndpoint: true }),
    bigquery: projectId => {
      const client = clients.get(projectId) ?? new BigQuery({ projectId, authClient })
      clients.set(projectId, client)
      return client
    },
  }
}
