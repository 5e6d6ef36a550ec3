import { useState } from 'preact/hooks'
import { SETTABLE_STATUSES } from '../../../client/words.ts'
import { useAccount } from '../../data/account.tsx'
import { lookNow } from '../../data/changes.ts'
import type { ListedRun } from '../../data/shapes.ts'
import { Consequences } from '../../parts/consequences.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { STAYS_LONG, tell } from '../../parts/told.tsx'
import { Link } from '../../route/link.tsx'
import { pathOf } from '../../route/route.ts'
import { troubleOf } from '../../rules/trouble.ts'
import type { Deed } from './deeds.ts'

type Result = { run: ListedRun; words: string; isDone: boolean; made?: string | undefined }
type Props = { deed: Deed; runs: readonly ListedRun[]; onClose: (didAny: boolean) => void }

/** How many are under way at once. */
const AT_ONCE = 4

/** Asks whether several runs are to be changed, does it, and tells what came of each. */
export function Doing({ deed, runs, onClose }: Props) {
  const account = useAccount()
  const [results, setResults] = useState<readonly Result[]>()
  if (results !== undefined) {
    const done = results.filter(({ isDone }) => isDone).length
    return (
      <Dialog title={`${deed.verb}: ${done} of ${results.length} done`} onClose={() => onClose(done > 0)}>
        <ul class="results">
          {results.map(({ run, words, isDone, made }) => (
            <li key={run.run_id} class={isDone ? undefined : 'error'}>
              {isDone ? '✓' : '✕'} {run.configuration_id} {run.run_id}: {words}{' '}
              {made === undefined ? null : (
                <Link href={pathOf({ screen: 'run', account, run_id: made })}>its new run</Link>
              )}
            </li>
          ))}
        </ul>
      </Dialog>
    )
  }
  const environment = runs.some(run => run.environment === 'PROD') ? 'PROD' : undefined
  const submit = async (fields: FormData, isOpen: () => boolean) => {
    const status = SETTABLE_STATUSES.find(one => one === fields.get('status')) ?? 'CHECKED'
    const chosen = { status, note: String(fields.get('note') ?? '') }
    const left = [...runs]
    const told = new Map<string, Result>()
    const work = async () => {
      for (let run = left.shift(); run !== undefined; run = left.shift())
        told.set(run.run_id, await resultOf(run, () => deed.does(run, chosen)))
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    lookNow(account)
    const all = runs.flatMap(({ run_id }) => told.get(run_id) ?? [])
    setResults(all)
    if (!isOpen()) tellOf(deed, all)
    return 'stay'
  }
  return (
    <Dialog
      title={`${deed.verb}: ${runs.length} ${runs.length === 1 ? 'run' : 'runs'}`}
      verb={deed.verb}
      environment={environment}
      onSubmit={submit}
      onClose={() => onClose(false)}
    >
      {deed.takes === 'status' ? <Consequences /> : null}
      {deed.takes === 'status' ? (
        <label>
          Status
          <select name="status">
            {SETTABLE_STATUSES.map(status => (
              <option key={status} selected={status === 'CHECKED'}>
                {status}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      {deed.takes === 'nothing' ? (
        <p>What had succeeded in each is taken over; the rest is done once more.</p>
      ) : (
        <label>
          Why, for the history
          <input name="note" maxLength={2000} />
        </label>
      )}
    </Dialog>
  )
}

/** Tells what came of runs whose dialog was closed before it was known: of each that failed why. */
function tellOf({ verb }: Deed, results: readonly Result[]): void {
  const failed = results.filter(({ isDone }) => !isDone)
  tell(`${verb}: ${results.length - failed.length} of ${results.length} done`)
  for (const { run, words } of failed)
    tell(`${verb} ${run.configuration_id} ${run.run_id}: ${words}`, STAYS_LONG)
}

async function resultOf(run: ListedRun, work: () => Promise<string | undefined>): Promise<Result> {
  try {
    const made = await work()
    return { run, words: 'done', isDone: true, made }
  } catch (error) {
    const { title, detail } = troubleOf(error, { isOnline: navigator.onLine })
    return { run, words: `${title}. ${detail}`, isDone: false }
  }
}
