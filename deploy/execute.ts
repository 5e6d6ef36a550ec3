import { spawn } from 'node:child_process'
import { shown } from './shown.ts'
import { type Action, type Call, type Command, type Composed, isCall, isComposed } from './step.ts'

/** What an action did. */
export type Outcome = { code: number; stdout: string; stderr: string }
export type Execute = (action: Action) => Promise<Outcome>

/** Executes an action: a command by its program, a call by sending it. */
export const executeHere: Execute = action => {
  if (isCall(action)) return send(action)
  return isComposed(action) ? compose(action) : start(action)
}

/** Asks what is to be known first, and stops where that is not told. */
async function compose({ command, asks = [], input }: Composed): Promise<Outcome> {
  const told: string[] = []
  for (const ask of asks) {
    const outcome = await start(ask)
    const [name = ''] = outcome.stdout.trim().split('\n')
    if (outcome.code !== 0) return outcome
    if (name === '') return { code: 1, stdout: '', stderr: `Nothing is told by\n  ${shown(ask)}` }
    told.push(name)
  }
  const words = command.map(word => word.replaceAll(/\$(\d)/g, (_, nth) => told[Number(nth) - 1] ?? ''))
  return start(words, input?.secret())
}

/** gcloud asks nothing. */
const start = ([program = '', ...args]: Command, input?: string): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    const { TAILER_TOKEN: _, TAILER_SMTP_PASSWORD: __, ...own } = process.env
    const env = { ...own, CLOUDSDK_CORE_DISABLE_PROMPTS: '1' }
    const child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'pipe'] })
    // A program that does not want to know it may close its ear.
    child.stdin.once('error', () => {})
    child.stdin.end(input ?? '')
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', text => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', text => {
      stderr += text
    })
    child.once('error', cause =>
      reject(new Error(`Cannot run ${program}: install it and put it on PATH`, { cause })),
    )
    child.once('close', code => resolve({ code: code ?? 1, stdout, stderr }))
  })

/** A bad answer's code is its status, and its text what a command would say on standard error. */
async function send({ method, url, body, token }: Call): Promise<Outcome> {
  const asked = token === 'api' ? undefined : await start(['gcloud', 'auth', 'print-access-token'])
  if (asked && asked.code !== 0) return asked
  const bearer = asked?.stdout.trim() ?? process.env.TAILER_TOKEN ?? ''
  try {
    const answer = await fetch(url, {
      method,
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${bearer}` },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(60_000),
    })
    const text = await answer.text()
    return answer.ok
      ? { code: 0, stdout: text, stderr: '' }
      : { code: answer.status, stdout: '', stderr: text }
  } catch (cause) {
    throw new Error(`Cannot reach ${url}: ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
}
