import { setTimeout as sleep } from 'node:timers/promises'
import { type Execute, executeHere, type Outcome } from './execute.ts'
import { shown } from './shown.ts'
import type { Action, Step } from './step.ts'

/** What became of a step: `ensured` where making it again changes nothing, `left` where nothing was to do. */
type Taken = 'made' | 'ensured' | 'updated' | 'left' | 'gone'

const IS_MISSING = /NOT_FOUND|not found|does not exist|cannot find|Failed to list Firebase/i
const IS_THERE = /ALREADY_EXISTS|already exists/i
/** A service account or a service that was made a moment ago is not known everywhere yet. */
const IS_YOUNG = /service account .* does not exist|SERVICE_DISABLED|has not been used in project/i
const TRIES = 7
/** Says Cloud Monitoring of a metric that the log has had for less than ten minutes. */
const IS_NEW_METRIC = /Cannot find metric/i
const TRIES_OF_METRIC = 62
/** In milliseconds. */
const PAUSE = 10_000

/** Takes a step, where it is still to be taken. @throws Error that tells the command and what it said @internal */
export async function take(step: Step, execute: Execute, pause = () => sleep(PAUSE)): Promise<Taken> {
  const { look, update } = step
  if (step.takesAway) return remove(step, execute)
  if (!look) {
    await succeed(step.create, execute, pause)
    return 'ensured'
  }
  const stands = await execute(look.command)
  if (stands.code !== 0) {
    if (look.unwanted || !IS_MISSING.test(stands.stderr)) throw failed(look.command, stands)
    return make(step, execute, pause)
  }
  if (look.unwanted) {
    const found = look.unwanted.exec(stands.stdout)
    if (found) throw new Error(`Cannot go on: ${step.does} It is not so: ${found[0]} is there.`)
    return 'left'
  }
  if (look.lists && stands.stdout.trim() === '') return make(step, execute, pause)
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

async function remove({ create }: Step, execute: Execute): Promise<Taken> {
  const outcome = await execute(create)
  if (outcome.code === 0) return 'gone'
  if (IS_MISSING.test(outcome.stderr)) return 'left'
  throw failed(create, outcome)
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

async function succeed(command: Action, execute: Execute, pause: () => Promise<unknown>): Promise<void> {
  const outcome = await patiently(command, execute, pause)
  if (outcome.code !== 0) throw failed(command, outcome)
}

/** How often something is tried that failed so. */
function triesOf({ stderr }: Outcome): number {
  if (IS_NEW_METRIC.test(stderr)) return TRIES_OF_METRIC
  return IS_YOUNG.test(stderr) ? TRIES : 1
}

async function patiently(command: Action, execute: Execute, pause: () => Promise<unknown>): Promise<Outcome> {
  for (let tried = 1; ; tried++) {
    const outcome = await execute(command)
    if (outcome.code === 0 || tried >= triesOf(outcome)) return outcome
    await pause()
  }
}

const failed = (command: Action, { code, stdout, stderr }: Outcome) =>
  new Error(
    `Cannot deploy: this command ended with ${code}:\n  ${shown(command)}\n${stderr.trim() || stdout.trim()}`,
  )

/** Takes the steps one after the other, and says of each what became of it. */
export async function carryOut(steps: Step[]): Promise<void> {
  for (const step of steps) {
    const taken = await take(step, executeHere)
    console.log(`${taken.padEnd(7)}  ${step.does}`)
    if (taken === 'made' && step.tells) console.log(step.tells())
  }
}
