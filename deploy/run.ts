import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Command, Step } from './step.ts'

/** What a command did. */
type Outcome = { code: number; stdout: string; stderr: string }
export type Execute = (command: Command) => Promise<Outcome>

/** What became of a step: `ensured` where making it again changes nothing, `left` where nothing was to do. */
export type Taken = 'made' | 'ensured' | 'updated' | 'left'

const IS_MISSING = /NOT_FOUND|not found|does not exist|cannot find|Failed to list Firebase/i
const IS_THERE = /ALREADY_EXISTS|already exists/i
/** A service account or a service that was made a moment ago is not known everywhere yet. */
const IS_YOUNG = /service account .* does not exist|SERVICE_DISABLED|has not been used in project/i
const TRIES = 7
/** In milliseconds. */
const PAUSE = 10_000

/** Takes a step, where it is still to be taken. @throws Error that tells the command and what it said */
export async function take(step: Step, execute: Execute, pause = () => sleep(PAUSE)): Promise<Taken> {
  const { look, update } = step
  if (!look) {
    await succeed(step.create, execute, pause)
    return 'ensured'
  }
  const stands = await execute(look.command)
  if (stands.code !== 0) {
    if (!IS_MISSING.test(stands.stderr)) throw failed(look.command, stands)
    return make(step, execute, pause)
  }
  if (look.settled === stands.stdout.trim()) return 'left'
  if (update) {
    await succeed(update, execute, pause)
    return 'updated'
  }
  if (look.settled === undefined) return 'left'
  throw new Error(
    `Cannot go on: ${step.does} It is ${stands.stdout.trim() || 'unset'} there and must be ${look.settled}.`,
  )
}

async function make(
  { create, update }: Step,
  execute: Execute,
  pause: () => Promise<unknown>,
): Promise<Taken> {
  const outcome = await patiently(create, execute, pause)
  if (outcome.code === 0) return 'made'
  if (!IS_THERE.test(outcome.stderr)) throw failed(create, outcome)
  if (!update) return 'left'
  await succeed(update, execute, pause)
  return 'updated'
}

async function succeed(command: Command, execute: Execute, pause: () => Promise<unknown>): Promise<void> {
  const outcome = await patiently(command, execute, pause)
  if (outcome.code !== 0) throw failed(command, outcome)
}

async function patiently(
  command: Command,
  execute: Execute,
  pause: () => Promise<unknown>,
): Promise<Outcome> {
  for (let tried = 1; ; tried++) {
    const outcome = await execute(command)
    if (outcome.code === 0 || tried === TRIES || !IS_YOUNG.test(outcome.stderr)) return outcome
    await pause()
  }
}

const failed = (command: Command, { code, stdout, stderr }: Outcome) =>
  new Error(
    `Cannot deploy: this command ended with ${code}:\n  ${shown(command)}\n${stderr.trim() || stdout.trim()}`,
  )

/** A command as it can be pasted into a shell. */
export const shown = (command: Command): string => command.map(quoted).join(' ')

const quoted = (argument: string) =>
  /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`

/** Executes a command; gcloud asks nothing. */
export const executeHere: Execute = ([program = '', ...args]) =>
  new Promise((resolve, reject) => {
    const env = { ...process.env, CLOUDSDK_CORE_DISABLE_PROMPTS: '1' }
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
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
