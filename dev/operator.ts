import { BigQuery } from '@google-cloud/bigquery'
import { Storage } from '@google-cloud/storage'
import { OAuth2Client } from 'google-auth-library'

/** Clients of the local BigQuery and Cloud Storage that reach everything, by the token of the stack's own. */
export function operatorClients(
  projectId: string,
  access_token: string,
): { bigquery: BigQuery; storage: Storage } {
  const authClient = new OAuth2Client()
  authClient.setCredentials({ access_token, expiry_date: Number.MAX_SAFE_INTEGER })
  return {
    bigquery: new BigQuery({ projectId, authClient }),
    storage: new Storage({ projectId, authClient, useAuthWithCustomEndpoint: true }),
  }
}
