import { type Command, InvalidArgumentError } from '@commander-js/extra-typings'
import { ROLE_CODES } from '../../client/words.ts'
import { oneOf, within } from '../options.ts'

/** The longest a token is good for, in seconds. */
const HOUR = 3600

export const define = (command: Command) =>
  command
    .description(
      `Prints the facts of a token for the Tailer API, and the token itself on the seventh line:
  tailer auth get-token | awk '/User token :/ {print $4}'
  tailer auth get-token | sed '7q;d' | sed 's/User token : //g'

It is the token that other commands would send. With TAILER_FIREBASE_API_KEY and TAILER_FIREBASE_REFRESH_TOKEN
set, it is a Firebase ID token of that user. With any of --email, --role, --accounts and --expires-in, the local
stack's own issuer signs it, for whom they describe.`,
    )
    .option('--profile <name>', 'the profile to use; TAILER_PROFILE, or the current one, unless given')
    .option('--token-file <file>', 'a file that holds the token')
    .option('--json', 'print the token and its facts as JSON')
    .option('--email <address>', 'whom a local token speaks for; you@localhost unless given', address)
    .option(
      `--role <${ROLE_CODES.join('|')}>`,
      'its global role; 9, every right on every account, unless given',
      oneOf(ROLE_CODES.map(String)),
    )
    .option('--accounts <list>', 'its roles by account, as 7-000099,3-000123; matters below role 9', accounts)
    .option('--expires-in <seconds>', 'how long it is good for, an hour at most', within(1, HOUR))
    .action(async options => {
      const { getToken } = await import('../get-token.ts')
      await getToken(options)
    })

const address = (text: string): string => {
  if (/^[^\s@]+@[^\s@]+$/.test(text)) return text
  throw new InvalidArgumentError('It must be an address, as you@localhost.')
}

const entry = new RegExp(String.raw`^[${ROLE_CODES.join('')}]-\d{6}$`)

const accounts = (text: string): string[] => {
  const entries = text.split(',')
  if (entries.every(one => entry.test(one))) return entries
  throw new InvalidArgumentError('It must be <role>-<account> entries, as 7-000099,3-000123.')
}
