import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { SECRET, type Sides } from './sides.ts'

/** A way of reaching for what is another account's, by a configuration called `attack`. */
export type Attack = {
  name: string
  type?: 'table-to-storage'
  /** Deploys it. @throws Error where that is refused */
  deploy: (sides: Sides) => Promise<unknown>
  /** Has it run, where a launch does not; answers with the run's id. */
  launch?: (sides: Sides) => Promise<string>
  /** What a deployment does not look at, and lets through. */
  isUnseen?: true
}

/** What came of an attack. */
export type Attempt = {
  name: string
  /** The status of each answer. */
  answered: number[]
  /** How each run ended: its status, and the reason of the task that failed. */
  ended: string[]
  /** What of the other account was reached all the same, and what was not refused as it should be. */
  faults: string[]
}

/** How a run ends that is refused: in BigQuery's word, and in Cloud Storage's. */
const DENIED = ['FAILED accessDenied', 'FAILED forbidden']

/**
 * Deploys an attack as things are, which is refused; then as it may be stored from when the victim's project was the
 * intruder's too, and has it run, and run again; and looks at what each side then has, and at what was told.
 */
export async function attempt(sides: Sides, attack: Attack): Promise<Attempt> {
  const { running, intruder, answers } = sides
  const identity = intruder.identity('attack', attack.type)
  const [answersBefore, logsBefore] = [answers.length, running.system.logs.length]
  const faults: string[] = []
  const ended: string[] = []

  const isRefused = await attack.deploy(sides).then(
    () => false,
    () => true,
  )
  if (!isRefused && !attack.isUnseen) faults.push('its deployment is not refused')
  await sides.before(() => attack.deploy(sides))
  const launch = attack.launch ?? (() => intruder.launch('attack', {}, attack.type))
  const first = await launch(sides)
  ended.push(await endOf(first))
  const retried = await intruder.call('dag-launch', { action: 'retry_run', ...identity, run_id: first })
  ended.push(await endOf(z.object({ run_id: z.string() }).parse(retried.body).run_id))
  for (const end of ended) if (!DENIED.includes(end)) faults.push(`ended ${end}`)

  const after = await sides.hers()
  if (!isDeepStrictEqual(after, sides.furnished)) faults.push(`what is hers is now ${JSON.stringify(after)}`)
  const told = {
    'an answer': answers.slice(answersBefore).map(({ text }) => text),
    'the log': running.system.logs.slice(logsBefore).map(entry => JSON.stringify(entry)),
    'what he holds': [await sides.his()],
  }
  for (const [where, texts] of Object.entries(told))
    if (texts.some(text => text.includes(SECRET))) faults.push(`her secret is in ${where}`)
  const answered = answers.slice(answersBefore).map(({ status }) => status)
  return { name: attack.name, answered, ended, faults }

  /** How a run ended, once it has, with its details asked for. */
  async function endOf(run_id: string): Promise<string> {
    const { status } = await intruder.ended(run_id)
    await intruder.call('dag-status', { action: 'get_run_details', ...identity, run_id })
    const reasons = Object.values(await intruder.tasksOf(run_id)).map(({ error }) => error?.reason)
    return [status, ...reasons].join(' ')
  }
}
