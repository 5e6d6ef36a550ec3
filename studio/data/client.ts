import { type Action, type AnswerTo, createClient, type FieldsOf, TailerError } from '../../client/client.ts'
import { signOut, token } from '../sign-in/session.ts'

/** How far the API's clock is ahead of the browser's, in milliseconds; to the second. */
let ahead = 0

/** The moment it is for the API, in milliseconds. */
export const now = (): number => Date.now() + ahead

/** `fetch`, that notes the time at the API. */
const fetchNoting: typeof fetch = async (input, init) => {
  const response = await fetch(input, init)
  const date = Date.parse(response.headers.get('Date') ?? '')
  if (!Number.isNaN(date) && Math.abs(date - now()) > 2_000) ahead = date - Date.now()
  return response
}

const client = createClient({ baseUrl: location.origin, token: () => token(), fetch: fetchNoting })

/** Calls an action of the API; a token that it refuses is renewed once, and then whoever is signed in is so no longer. */
export async function call<A extends Action>(
  action: A,
  input: FieldsOf<A>,
  options?: Parameters<typeof client.call<A>>[2],
): Promise<AnswerTo<A>> {
  try {
    return await client.call(action, input, options)
  } catch (error) {
    if (!isUnauthenticated(error)) throw error
  }
  try {
    await token({ anew: true })
    return await client.call(action, input, options)
  } catch (error) {
    if (isUnauthenticated(error)) await signOut()
    throw error
  }
}

const isUnauthenticated = (error: unknown): boolean => error instanceof TailerError && error.status === 401
