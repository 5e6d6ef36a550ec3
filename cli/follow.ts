import { setTimeout as sleep } from 'node:timers/promises'
import { TailerError } from '../client/client.ts'
import { hasEnded } from '../client/words.ts'
import { EXIT, Failure } from './exit.ts'
import type { RunIdentity } from './find.ts'
import { printRun, type Run } from './run-text.ts'
import type { Session } from './session.ts'
import { show, type View } from './terminal/live.ts'
import { print, printJson, say } from './terminal/streams.ts'

/** How long until a run is looked at again, in milliseconds: first, and at most. */
const SOON = 500
const LATE = 5000

/** How often one asks again that gets no answer, and how long between, in milliseconds. */
const PATIENCE = 30
const AGAIN = 2000

/** Whether the API, or the way there, is out of order, which may pass. */
const isAway = (error: unknown): boolean =>
  error instanceof TailerError
    ? error.status >= 500 || error.status === 429
    : error instanceof Failure && error.exit === 'failed'

type Options = { json?: true | undefined; jsonl?: true | undefined; timeout?: number | undefined }

/** What is about waiting does nothing without. @throws Failure */
export function checkWaiting({ wait, jsonl, timeout }: Options & { wait?: true | undefined }): void {
  if (wait || (!jsonl && timeout === undefined)) return
  const option = jsonl ? '--jsonl' : '--timeout'
  throw new Failure('usage', `Cannot use ${option} without --wait: nothing is waited for.`)
}

/**
 * Shows a run till it has ended, and then what became of it. A Ctrl-C, and the end of the time, leave the run going.
 * @throws Failure when the time is up, or the run ended without success
 */
export async function follow(session: Session, identity: RunIdentity, options: Options): Promise<void> {
  const goesOn = [`The run goes on. Cancel it with: tailer run cancel ${identity.run_id}`]
  const view = show()
  const interrupted = () => {
    view.end()
    for (const line of goesOn) say(line)
    process.exit(EXIT.interrupted.code)
  }
  process.once('SIGINT', interrupted)
  try {
    const run = await lastOf(session, identity, options, view)
    view.end()
    if (run === undefined) {
      throw new Failure('waited', `Cannot wait any longer: ${options.timeout} s are up.`, { next: goesOn })
    }
    if (options.json) printJson({ results: [run] })
    else if (!options.jsonl) printRun(run)
    if (run.status !== 'SUCCESS') {
      throw new Failure('unsuccessful', `The run ended as ${run.status}.`, {
        next: [`Try it again with: tailer run retry ${run.run_id}`],
      })
    }
  } finally {
    view.end()
    process.off('SIGINT', interrupted)
  }
}

/** The run once it has ended; `undefined` when the time is up. Each change is told. */
async function lastOf(
  { call }: Session,
  identity: RunIdentity,
  { timeout = Number.POSITIVE_INFINITY, jsonl }: Options,
  { update, tell }: View,
): Promise<Run | undefined> {
  const end = performance.now() + timeout * 1000
  let before = ''
  let away = 0
  for (let pause = SOON; ; pause = Math.min(pause * 1.2, LATE)) {
    const left = end - performance.now()
    const answer = await call('get_run_details', identity).catch((error: unknown) => {
      if (!isAway(error) || away++ >= PATIENCE) throw error
      return undefined
    })
    if (answer === undefined) {
      if (away === 1) tell('The API does not answer; it is asked again for a while.')
      if (left <= 0) return
      await sleep(Math.min(AGAIN, left))
      continue
    }
    away = 0
    const [run] = answer.results
    const now = JSON.stringify(answer)
    if (jsonl && now !== before) print(now)
    // What changes soon changes again.
    if (now !== before) pause = SOON
    before = now
    update(run)
    if (hasEnded(run)) return run
    if (left <= 0) return
    await sleep(Math.min(pause, left))
  }
}
