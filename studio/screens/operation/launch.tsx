import { useRef, useState } from 'preact/hooks'
import { useAccount } from '../../data/account.tsx'
import { call } from '../../data/client.ts'
import { operationChanged } from '../../data/operation.ts'
import type { Identity } from '../../data/shapes.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { tell } from '../../parts/told.tsx'
import { Link } from '../../route/link.tsx'
import { go } from '../../route/location.ts'
import { pathOf } from '../../route/route.ts'
import { givenIn, type Parameter } from '../../rules/parameters.ts'
import { ParameterFields } from './parameters.tsx'

type Props = { identity: Identity; parameters: readonly Parameter[]; onClose: () => void }

/** Asks what a run is to work for, launches it, and goes there. */
export function Launch({ identity, parameters, onClose }: Props) {
  const account = useAccount()
  const keyFor = useKeys()
  // A time is one of a day.
  const [isTimed, setTimed] = useState(false)
  const submit = async (fields: FormData, isOpen: () => boolean) => {
    const [day, time] = [fields.get('day'), fields.get('time')].map(String)
    const execution_date = day ? { execution_date: time ? `${day}T${time}Z` : day } : {}
    const given = givenIn(fields, parameters)
    const sql_parameters = Object.keys(given).length > 0 ? { sql_parameters: given } : {}
    const input = { account, ...identity, ...execution_date, ...sql_parameters }
    const { run_id } = await call('launch_job', input, { idempotencyKey: keyFor(input) })
    const href = pathOf({ screen: 'run', account, run_id })
    tell(<Link href={href}>Launched {identity.configuration_id}</Link>)
    await operationChanged(account, identity)
    // Who has gone on meanwhile stays where they are.
    if (isOpen()) go(href)
  }
  return (
    <Dialog
      title={`Launch ${identity.configuration_id}`}
      verb="Launch"
      environment={identity.environment}
      onSubmit={submit}
      onClose={onClose}
    >
      <p class="faint">Without a day it works for the moment of its launch. Days and times are in UTC.</p>
      <div class="row">
        <label>
          Day to work for <input name="day" type="date" required={isTimed} />
        </label>
        <label>
          Time, if any{' '}
          <input
            name="time"
            type="time"
            step="1"
            onInput={event => setTimed(event.currentTarget.value !== '')}
          />
        </label>
      </div>
      <ParameterFields parameters={parameters} />
    </Dialog>
  )
}

/** A key for each request that a dialog sends: the same request, sent again after an error, is one launch. */
export function useKeys(): (input: object) => string {
  const keys = useRef(new Map<string, string>())
  return input => {
    const sent = JSON.stringify(input)
    const key = keys.current.get(sent) ?? crypto.randomUUID()
    keys.current.set(sent, key)
    return key
  }
}
