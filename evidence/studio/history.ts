import type { Client } from '../../client/client.ts'
import { clientOf } from '../../test/studio/filled.ts'
import { documentsRead } from './browse.ts'
import { ACCOUNT as account } from './stored.ts'

/** How often a list is asked for again where Firestore's emulator takes longer than the functions wait. */
const ATTEMPTS = 10
const MINUTE = 60_000

/** The lists of the screens. */
const LISTS: Readonly<Record<string, (client: Client) => Promise<unknown>>> = {
  'the operations': client => client.call('list_operations', { account, limit: 100 }),
  'the latest 50 runs': client => client.call('list_runs', { account, limit: 50 }),
  'the latest 50 that failed': client => client.call('list_runs', { account, limit: 50, status: 'FAILED' }),
  'what changed in the last minute': client =>
    client.call('list_runs', {
      account,
      limit: 100,
      updated_after: new Date(Date.now() - MINUTE).toISOString(),
    }),
}

/** The documents that the API reads for each list, asked for without a browser. @param log - the functions' log */
export async function readForLists(
  stack: { port: number },
  log: string,
): Promise<[asked: string, documents: number][]> {
  let answered = ''
  const client = clientOf(stack, 'admin', {
    retries: ATTEMPTS,
    fetch: async (...request) => {
      const response = await fetch(...request)
      answered = response.headers.get('x-request-id') ?? ''
      return response
    },
  })
  const found: [string, number][] = []
  for (const [asked, ask] of Object.entries(LISTS)) {
    await ask(client)
    found.push([asked, await documentsRead(log, [{ request_id: answered }])])
  }
  return found
}
