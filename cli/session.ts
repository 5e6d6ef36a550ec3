import { type Client, createClient } from '../client/client.ts'
import { Failure } from './exit.ts'
import { type Environment, type Profile, profileNamed } from './profiles.ts'
import { tokenSource } from './sign-in/token.ts'

/** What options say of whom and where to call. */
export type Place = {
  profile?: string | undefined
  account?: string | undefined
  environment?: Environment | undefined
  tokenFile?: string | undefined
}

/** Where the API is called, for which account. */
export type Session = Client & {
  name: string
  profile: Profile
  account: string
  /** That of the options, or of the profile; none where neither has one. */
  environment: Environment | undefined
}

/** How often what may safely be sent again is. */
const RETRIES = 2

/**
 * A session for a command's options.
 * @throws Failure where there is no profile, no sign-in, or no account
 */
export async function open(options: Place): Promise<Session> {
  const { name, profile } = await profileNamed(options.profile)
  const account = options.account ?? profile.account
  if (account === undefined) {
    throw new Failure('usage', `Cannot call the API: the profile ${name} has no account.`, {
      next: [`Give --account, or keep one: tailer profile add ${name} --account …`],
    })
  }
  const client = await clientOf({ name, profile }, options.tokenFile)
  return { ...client, name, profile, account, environment: options.environment ?? profile.environment }
}

/** A client of a profile's API, for what needs no account. */
export async function clientOf(
  named: { name: string; profile: Profile },
  tokenFile: string | undefined,
): Promise<Client> {
  const { token } = await tokenSource(named, tokenFile)
  const baseUrl = named.profile.address
  const client = createClient({ baseUrl, token, retries: RETRIES })
  return {
    call: (action, input, options) =>
      client.call(action, input, options).catch((error: unknown) => {
        throw reasonOf(error, baseUrl)
      }),
  }
}

/** What a network says of a failure, in words. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'its name cannot be looked up',
  ECONNRESET: 'the connection broke',
  UND_ERR_CONNECT_TIMEOUT: 'it does not answer',
}

/** What `fetch` threw where nothing was to be reached, in words; anything else as it is. */
function reasonOf(error: unknown, address: string): unknown {
  if (!(error instanceof TypeError && error.message === 'fetch failed')) return error
  const reason = REASONS[String(Reflect.get(Object(error.cause), 'code'))] ?? 'the connection failed'
  return new Failure('failed', `Cannot reach ${address}: ${reason}.`, {
    next: ['Check the network, and the address in tailer profile list; npm start starts a local stack.'],
    cause: error,
  })
}
