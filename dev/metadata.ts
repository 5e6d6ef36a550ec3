import { once } from 'node:events'
import { createServer } from './http.ts'
import { RUNNER } from './settings.ts'

/** What a client library asks Google's metadata server for, below `/computeMetadata/v1/`. */
const answers = (project: string, access_token: string): Record<string, string> => ({
  '': 'computeMetadata/',
  instance: '',
  'instance/service-accounts/default': JSON.stringify({
    aliases: ['default'],
    email: RUNNER,
    scopes: ['https://www.googleapis.com/auth/cloud-platform'],
  }),
  'instance/service-accounts/default/token': JSON.stringify({
    access_token,
    expires_in: 3600,
    token_type: 'Bearer',
  }),
  'project/project-id': project,
  'universe/universe-domain': 'googleapis.com',
})

/**
 * A stand-in for the metadata server, from which client libraries on Google Cloud take their credentials: so they
 * come by a token here as they do there. `env` is what tells them of it.
 *
 * @param token - What those get who ask; one that nobody knows unless given.
 * @see https://cloud.google.com/compute/docs/metadata/overview
 */
export async function startMetadata(
  project: string,
  token = 'local',
): Promise<{ env: Record<string, string>; stop: () => void }> {
  const known = answers(project, token)
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://metadata')
    const answer = known[pathname.replace(/^\/computeMetadata\/v1\//, '').replace(/\/$/, '')]
    const type = answer?.startsWith('{') ? 'application/json' : 'text/plain'
    response
      .writeHead(answer === undefined ? 404 : 200, { 'Metadata-Flavor': 'Google', 'Content-Type': type })
      .end(answer)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('Cannot start the metadata server')
  const host = `127.0.0.1:${address.port}`
  const env = {
    GCE_METADATA_HOST: host,
    // Python asks here whether it is on Google Cloud, and Node is told so.
    GCE_METADATA_IP: host,
    METADATA_SERVER_DETECTION: 'assume-present',
  }
  return { env, stop: () => server.close() }
}
