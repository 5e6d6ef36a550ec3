import { useState } from 'preact/hooks'
import { useAccount } from '../../data/account.tsx'
import { lookNow } from '../../data/changes.ts'
import { call } from '../../data/client.ts'
import type { RunDetails } from '../../data/shapes.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { tell } from '../../parts/told.tsx'
import { Link } from '../../route/link.tsx'
import { go } from '../../route/location.ts'
import { pathOf } from '../../route/route.ts'
import { restRefusal } from '../../rules/doable.ts'
import { pickedOf } from '../../rules/picked.ts'
import { partOf, type Scope } from '../../rules/retry.ts'

type Props = { run: RunDetails; search: URLSearchParams; onClose: () => void }

/** Asks what of a run is to be done once more, and goes to the run that does it. */
export function Retry({ run, search, onClose }: Props) {
  const account = useAccount()
  const ids = run.tasks.map(({ task_id }) => task_id)
  const picked = ids.filter(id => pickedOf(search).has(id))
  const selected = ids.find(id => id === search.get('task'))
  const refusal = restRefusal(run)
  const first: Scope =
    picked.length > 0 ? 'picked' : refusal === undefined ? 'rest' : selected ? 'from' : 'all'
  const [scope, setScope] = useState<Scope>(first)
  // Sent again after a failure it is still one run, unless other tasks are asked for.
  const [keys] = useState(() => new Map<string, string>())
  const submit = async (fields: FormData, isOpen: () => boolean) => {
    const part = partOf(scope, { ids, picked, from: String(fields.get('from') ?? '') })
    const same = JSON.stringify(part)
    const idempotencyKey = keys.get(same) ?? `studio-${crypto.randomUUID()}`
    keys.set(same, idempotencyKey)
    const { configuration_type, environment, configuration_id, run_id } = run
    const identity = { account, configuration_type, environment, configuration_id, run_id }
    const made = await call('retry_run', { ...identity, ...part }, { idempotencyKey })
    lookNow(account)
    const href = pathOf({ screen: 'run', account, run_id: made.run_id })
    tell(<Link href={href}>A new run tries it again</Link>)
    // Who has gone on meanwhile stays where they are.
    if (isOpen()) go(href)
  }
  const choice = (value: Scope, words: string, because?: string) => (
    <label title={because}>
      <input
        type="radio"
        name="scope"
        value={value}
        checked={scope === value}
        disabled={because !== undefined}
        onChange={() => setScope(value)}
      />{' '}
      {words}
      {because === undefined ? null : <small> {because}</small>}
    </label>
  )
  const none = ids.length === 0 ? 'None of its tasks is known.' : undefined
  return (
    <Dialog
      title={`Retry the run of ${run.configuration_id}`}
      verb="Retry"
      environment={run.environment}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>
        A new run works for {run.execution_date.slice(0, 10)} with the same parameters, by the version that is
        deployed now.
      </p>
      <fieldset>
        <legend>What is done once more</legend>
        {choice('rest', 'What has not succeeded; the rest is taken over', refusal)}
        {choice('from', 'One task, and all that depends on it', none)}
        {scope === 'from' ? (
          <select name="from" aria-label="The first task">
            {ids.map(id => (
              <option key={id} value={id} selected={id === selected}>
                {id}
              </option>
            ))}
          </select>
        ) : null}
        {choice(
          'picked',
          picked.length === 0
            ? 'The picked tasks alone'
            : `The ${picked.length} picked alone: ${picked.join(', ')}`,
          picked.length === 0 ? 'Pick them by their boxes in the list.' : undefined,
        )}
        {choice('all', 'All of its tasks', none)}
      </fieldset>
    </Dialog>
  )
}
