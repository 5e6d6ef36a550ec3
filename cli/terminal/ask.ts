import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { EXIT } from '../exit.ts'

/** Asks a person at the terminal. What they type is not shown where it is a secret. Ctrl-C ends the command. */
export async function ask(question: string, { isSecret = false } = {}): Promise<string> {
  if (isSecret) process.stderr.write(question)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({
    input: process.stdin,
    output: isSecret ? silent : process.stderr,
    terminal: true,
  })
  terminal.once('SIGINT', () => {
    process.stderr.write('\n')
    process.exit(EXIT.interrupted.code)
  })
  try {
    // Asked by the terminal itself, which clears the line that it asks on.
    return await terminal.question(isSecret ? '' : question)
  } finally {
    terminal.close()
    if (isSecret) process.stderr.write('\n')
  }
}
