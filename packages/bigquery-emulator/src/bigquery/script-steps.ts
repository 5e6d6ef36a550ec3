import type { z } from 'zod'
import { rows, transaction } from './database.ts'
import { BigQueryError, unsupported } from './errors.ts'
import { literal } from './names.ts'
import type { Session } from './session.ts'

/** How many steps a script may take: one that never ends would fill the disk with its record. */
const MOST_STEPS = 100_000

/** The steps of one script, in the order it takes them. */
export type Steps = {
  /** A name for the next step, the same when the script is run again. */
  name: () => string
  /** One step: its recorded outcome, or `work` done now in the script's own transaction or one of its own. */
  take: <T>(schema: z.ZodType<T>, work: () => Promise<T>) => Promise<T>
  /** BEGIN, COMMIT or ROLLBACK of the script's own transaction. */
  boundary: (verb: 'BEGIN' | 'COMMIT' | 'ROLLBACK') => Promise<void>
  /** Whether the script's own transaction is open. */
  open: () => boolean
}

/**
 * Opens a script's record. Every step's outcome is committed together with its effect, under its number; a script that
 * is run again after the process died takes the recorded outcomes as they are and goes on behind the last of them.
 */
export async function openSteps(session: Session): Promise<Steps> {
  const { connection } = session
  const key = `${session.projectId}:${session.location}.${session.jobId}`
  const recorded = new Map<number, string>()
  for (const [step, outcome] of await rows(
    connection,
    `SELECT step, outcome FROM _emulator.steps WHERE job = ${literal(key)}`,
  )) {
    recorded.set(Number(step), String(outcome))
  }
  const latest = Math.max(-1, ...recorded.keys())
  let count = 0
  let open = false

  async function take<T>(schema: z.ZodType<T>, work: () => Promise<T>): Promise<T> {
    const number = count++
    if (number > MOST_STEPS) throw unsupported(`scripts of more than ${MOST_STEPS} steps`)
    session.check()
    const known = recorded.get(number)
    if (known !== undefined) return schema.parse(JSON.parse(known))
    // Later steps are on record, so this one was begun and left nothing: it failed.
    if (!open && number < latest)
      throw new BigQueryError('invalidQuery', 'The statement failed before the restart')
    const whole = async () => {
      const result = await work()
      session.check()
      await connection.run('INSERT INTO _emulator.steps VALUES ($1, $2, $3)', [
        key,
        BigInt(number),
        JSON.stringify(result) ?? 'null',
      ])
      return result
    }
    return open ? whole() : transaction(connection, whole)
  }

  async function boundary(verb: 'BEGIN' | 'COMMIT' | 'ROLLBACK'): Promise<void> {
    if (verb === 'BEGIN') {
      if (open) throw new BigQueryError('invalidQuery', 'Transaction is already in progress')
      // Steps that were recorded were committed, and with them the whole transaction they were in.
      if (!recorded.has(count)) {
        await connection.run('BEGIN TRANSACTION')
        open = true
      }
      return
    }
    if (open) await connection.run(verb)
    open = false
  }

  return { name: () => `${key}/${count}`, take, boundary, open: () => open }
}
