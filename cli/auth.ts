import { parseArgs } from 'node:util'
import { ROLE_CODES } from '../shared/model/roles.ts'
import { firebaseToken } from './firebase.ts'
import { localToken } from './local.ts'
import { report } from './report.ts'
import { UsageError } from './usage.ts'

const HELP = `Usage: tailer auth get-token [options]

Prints the facts of a token for the Tailer API, and the token itself on the seventh line:
  tailer auth get-token | awk '/User token :/ {print $4}'
  tailer auth get-token | sed '7q;d' | sed 's/User token : //g'

With TAILER_FIREBASE_API_KEY and TAILER_FIREBASE_REFRESH_TOKEN set, the token is a Firebase ID token
of that user. Otherwise the local stack's own issuer signs it, for whom these options describe:
  --email <address>       Default you@localhost
  ${`--role <${ROLE_CODES.join('|')}>`.padEnd(22)}  The global role. Default 9, every right on every account
  --accounts <list>       Roles by account, as 7-000099,3-000123. Needs a --role below 9 to matter
  --expires-in <seconds>  Default 3600, which is the most: no token is good for longer

The local issuer is http://localhost:8080, with another PORT where that is set, and keeps its key in
.tailer of the repository, or in TAILER_DIR where that is set.
`

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  email: { type: 'string' },
  role: { type: 'string' },
  accounts: { type: 'string' },
  'expires-in': { type: 'string' },
} as const

/**
 * `tailer auth …`: what it prints.
 * @throws UsageError where the arguments are wrong.
 */
export async function auth(args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  const { values, positionals } = parsed(args)
  if (values.help || positionals[0] === 'help') return HELP
  const [command, surplus] = positionals
  if (command !== 'get-token' || surplus !== undefined) {
    const fault =
      command === undefined ? 'a command is missing' : `there is no command ${positionals.join(' ')}`
    throw new UsageError(`Cannot run tailer auth: ${fault}. Run tailer auth --help for the list.`)
  }
  const { help: _, ...described } = values
  const apiKey = env.TAILER_FIREBASE_API_KEY
  const refreshToken = env.TAILER_FIREBASE_REFRESH_TOKEN
  if (!apiKey && !refreshToken) return report(await localToken(described))
  if (!apiKey || !refreshToken) {
    const missing = apiKey ? 'TAILER_FIREBASE_REFRESH_TOKEN' : 'TAILER_FIREBASE_API_KEY'
    throw new UsageError(
      `Cannot get a Firebase token: ${missing} is not set. Set both, or neither for a local token.`,
    )
  }
  const option = Object.keys(described)[0]
  if (option !== undefined) {
    throw new UsageError(`Cannot use --${option}: a Firebase token says itself whose it is and what it may.`)
  }
  return report(await firebaseToken({ apiKey, refreshToken, emulator: env.FIREBASE_AUTH_EMULATOR_HOST }))
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true })
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('.')[0] : 'wrong arguments'
    throw new UsageError(`Cannot run tailer auth: ${reason}. Run tailer auth --help for the list.`)
  }
}
