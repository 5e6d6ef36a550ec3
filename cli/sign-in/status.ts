import { Failure } from '../exit.ts'
import { profileNamed } from '../profiles.ts'
import { printFacts } from '../terminal/facts.ts'
import { printJson, say } from '../terminal/streams.ts'
import { localTime } from '../terminal/times.ts'
import { keepSignIn, signInTo } from './kept.ts'
import { factsOf, roleOf } from './report.ts'
import { tokenSource } from './token.ts'

type Options = { profile?: string | undefined; tokenFile?: string | undefined; json?: true | undefined }

/** Tells who one is signed in as. @throws Failure where one is not, or no longer */
export async function showSignIn(options: Options): Promise<void> {
  const named = await profileNamed(options.profile)
  const { from, token } = await tokenSource(named, options.tokenFile)
  const facts = factsOf(await token())
  const expires = new Date(facts.exp * 1000).toISOString()
  if (options.json) {
    printJson({ profile: named.name, address: named.profile.address, from, ...facts })
  } else {
    printFacts([
      ['Profile', named.name],
      ['Address', named.profile.address],
      ['User', facts.email ?? facts.sub],
      ['Role', roleOf(facts)],
      ['Accounts', facts.accountsRole?.join(', ') || 'none'],
      ['Token', `from ${from}`],
      ['Expires', localTime(expires)],
    ])
  }
  if (facts.exp * 1000 < Date.now()) {
    throw new Failure('refused', 'The token has expired.', { next: ['Sign in again: tailer auth login.'] })
  }
}

/** Forgets how one is signed in to a profile. */
export async function logout(options: Pick<Options, 'profile'>): Promise<void> {
  const { name } = await profileNamed(options.profile)
  const signIn = await signInTo(name)
  await keepSignIn(name, undefined)
  say(signIn ? `Signed out of ${name}.` : `You were not signed in to ${name}.`)
}
