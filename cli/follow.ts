import { setTimeout as sleep } from 'node:timers/promises'
import { EXIT, Failure } from './exit.ts'
import type { RunIdentity } from './find.ts'
import { printRun, type Run } from './run-text.ts'
import type { Session } from './session.ts'
import { show } from './terminal/live.ts'
import { print, printJson, say } from './terminal/streams.ts'

/** How long until a run is looked at again, in milliseconds: first, and at most. */
const SOON = 500
const LATE = 5000

/** A run that has ended stands so and no other way. */
const hasEnded = ({ status }: Run): boolean => status !== 'RUNNING' && status !== 'QUEUED'

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
    const run = await lastOf(session, identity, { ...options, told: view.update })
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
  { timeout = Number.POSITIVE_INFINITY, jsonl, told }: Options & { told: (run: Run) => void },
): Promise<Run | undefined> {
  const end = performance.now() + timeout * 1000
  let before = ''
  for (let pause = SOON; ; pause = Math.min(pause * 1.2, LATE)) {
    const answer = await call('get_run_details', identity)
    const [run] = answer.results
    const now = JSON.stringify(answer)
    if (jsonl && now !== before) print(now)
    // What changes soon changes again.
    if (now !== before) pause = SOON
    before = now
    told(run)
    if (hasEnded(run)) return run
    const left = end - performance.now()
    if (left <= 0) return
    await sleep(Math.min(pause, left))
  }
}
