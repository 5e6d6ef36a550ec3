import { useState } from 'preact/hooks'
import type { AnswerTo } from '../../../client/client.ts'
import { useAccount } from '../../data/account.tsx'
import { call } from '../../data/client.ts'
import { operationChanged } from '../../data/operation.ts'
import type { Identity } from '../../data/shapes.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Time } from '../../parts/time.tsx'
import { tell } from '../../parts/told.tsx'
import { Link } from '../../route/link.tsx'
import { pathOf } from '../../route/route.ts'
import { givenIn, type Parameter } from '../../rules/parameters.ts'
import { useKeys } from './launch.tsx'
import { ParameterFields } from './parameters.tsx'

type Props = { identity: Identity; parameters: readonly Parameter[]; onClose: () => void }
type Backfilled = AnswerTo<'backfill_job'>

/** Asks for a span of days, makes their runs, and tells which it made and which dates it left out. */
export function Backfill({ identity, parameters, onClose }: Props) {
  const account = useAccount()
  const keyFor = useKeys()
  const [made, setMade] = useState<Backfilled>()
  if (made !== undefined) return <Made made={made} identity={identity} onClose={onClose} />
  const submit = async (fields: FormData, isOpen: () => boolean) => {
    const given = givenIn(fields, parameters)
    const input = {
      account,
      ...identity,
      from: String(fields.get('from')),
      to: String(fields.get('to')),
      order: fields.get('order') === 'newest' ? ('newest' as const) : ('oldest' as const),
      again: fields.has('again'),
      ...(Object.keys(given).length > 0 ? { sql_parameters: given } : {}),
    }
    const answer = await call('backfill_job', input, { idempotencyKey: keyFor(input) })
    void operationChanged(account, identity)
    if (!isOpen()) tell(`Backfill ${identity.configuration_id}: ${answer.created.length} created`)
    setMade(answer)
    return 'stay'
  }
  return (
    <Dialog
      title={`Backfill ${identity.configuration_id}`}
      verb="Backfill"
      environment={identity.environment}
      onSubmit={submit}
      onClose={onClose}
    >
      <p class="faint">
        A run for each day, or each slot of its schedule, that has none which works for it. Days are in UTC.
      </p>
      <div class="row">
        <label>
          First day <input name="from" type="date" required />
        </label>
        <label>
          Last day <input name="to" type="date" required />
        </label>
      </div>
      <label>
        First goes{' '}
        <select name="order">
          <option value="oldest">the oldest</option>
          <option value="newest">the newest</option>
        </select>
      </label>
      <label>
        <input type="checkbox" name="again" /> Those too that have a run already
      </label>
      <ParameterFields parameters={parameters} />
    </Dialog>
  )
}

function Made({ made, identity, onClose }: { made: Backfilled; identity: Identity; onClose: () => void }) {
  const account = useAccount()
  const { created, left_out } = made
  return (
    <Dialog title={`Backfill ${identity.configuration_id}: ${created.length} created`} onClose={onClose}>
      <p>
        {created.length === 0
          ? 'No run was created.'
          : 'They wait for each other, as many as may run at once. These are created, in the order in which they start:'}
      </p>
      {created.length === 0 ? null : (
        <ul class="results">
          {created.map(run_id => (
            <li key={run_id}>
              <Link href={pathOf({ screen: 'run', account, run_id })}>{run_id}</Link>
            </li>
          ))}
        </ul>
      )}
      {left_out.length === 0 ? null : (
        <>
          <p>
            {left_out.length} {left_out.length === 1 ? 'date is' : 'dates are'} left out, with a run already:
          </p>
          <ul class="results">
            {left_out.map(date => (
              <li key={date}>
                <Time at={date} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  )
}
