import { Failure } from './exit.ts'
import {
  changeProfiles,
  type Environment,
  keepProfile,
  LOCAL,
  profileNamed,
  readProfiles,
} from './profiles.ts'
import { keepSignIn } from './sign-in/kept.ts'
import { printJson, say } from './terminal/streams.ts'
import { printTable } from './terminal/table.ts'

type Fields = {
  address?: string | undefined
  account?: string | undefined
  environment?: Environment | undefined
  apiKey?: string | undefined
  audience?: string | undefined
}

/** Adds a profile, or changes what is given of it. */
export async function add(name: string, { apiKey, ...fields }: Fields): Promise<void> {
  const before = (await readProfiles()).profiles[name]
  const address = addressIn(fields.address ?? before?.address, name)
  const given = Object.entries(fields).filter(([, value]) => value !== undefined)
  await keepProfile(name, {
    ...before,
    ...Object.fromEntries(given),
    address,
    ...(apiKey === undefined ? {} : { firebase_api_key: apiKey }),
  })
  if (!before) await changeProfiles(kept => ({ ...kept, current: kept.current ?? name }))
  say(`${before ? 'Changed' : 'Added'} the profile ${name}.`)
}

/** Plain HTTP would show the token to the network. */
function addressIn(text: string | undefined, name: string): string {
  if (text === undefined) {
    throw new Failure('usage', `Cannot add the profile ${name}: where is the API?`, {
      next: ['Give --address https://…'],
    })
  }
  const filled = text.replace('{function}', 'function')
  const url = URL.canParse(filled) ? new URL(filled) : undefined
  const isHere = url && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (url && (url.protocol === 'https:' || (isHere && url.protocol === 'http:'))) return text
  throw new Failure(
    'usage',
    `Cannot take ${text} for an address: it must begin with https://, or be of this machine.`,
  )
}

/** Makes a profile the current one. */
export async function use(name: string): Promise<void> {
  await profileNamed(name)
  await changeProfiles(kept => ({ ...kept, current: name }))
  say(`Commands are for ${name} now.`)
}

/** Removes a profile, and how one is signed in to it. */
export async function remove(name: string): Promise<void> {
  await profileNamed(name)
  await changeProfiles(({ current, profiles: { [name]: _, ...profiles } }) => ({
    ...(current === name || current === undefined ? {} : { current }),
    profiles,
  }))
  await keepSignIn(name, undefined)
  say(`Removed the profile ${name}.`)
}

/** Lists the profiles; a star is before the current one. */
export async function list(options: { json?: true | undefined }): Promise<void> {
  const { current, profiles } = await readProfiles()
  const chosen = process.env.TAILER_PROFILE ?? current ?? LOCAL
  if (options.json) return printJson({ current: chosen, profiles })
  if (Object.keys(profiles).length === 0) return say('No profiles. npm start makes one of a local stack.')
  printTable(
    ['', 'NAME', 'ADDRESS', 'ACCOUNT', 'ENVIRONMENT'],
    Object.entries(profiles).map(([name, { address, account, environment }]) => [
      name === chosen ? '*' : '',
      ...[name, address, account, environment],
    ]),
  )
}
