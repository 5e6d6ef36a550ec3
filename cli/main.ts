import { UsageError } from './usage.ts'

const HELP = `Usage: tailer <command> [options]

Commands:
  auth get-token   Print a token for the Tailer API
  auth --help      Say more about it

Options:
  -h, --help       Print this text
`

async function run([command, ...rest]: string[]): Promise<string> {
  if (command === '--help' || command === '-h' || command === 'help') return HELP
  if (command === 'auth') {
    // Loaded only now, for signing takes most of the time and the help text needs none of it.
    const { auth } = await import('./auth.ts')
    return auth(rest, process.env)
  }
  const fault = command === undefined ? 'a command is missing' : `there is no command ${command}`
  throw new UsageError(`Cannot run tailer: ${fault}. Run tailer --help for the list.`)
}

try {
  process.stdout.write(await run(process.argv.slice(2)))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : 'Cannot run tailer: unknown fault'}\n`)
  process.exitCode = error instanceof UsageError ? 2 : 1
}
