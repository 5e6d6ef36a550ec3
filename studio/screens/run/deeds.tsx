import { useState } from 'preact/hooks'
import { SETTABLE_STATUSES } from '../../../client/words.ts'
import { useAccount } from '../../data/account.tsx'
import { lookNow } from '../../data/changes.ts'
import { call } from '../../data/client.ts'
import { readAnew } from '../../data/run.ts'
import type { RunDetails } from '../../data/shapes.ts'
import { Button } from '../../parts/button.tsx'
import { Consequences } from '../../parts/consequences.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Status } from '../../parts/status.tsx'
import { tell } from '../../parts/told.tsx'
import { cancelRefusal, retryRefusal } from '../../rules/doable.ts'
import { isOpen } from '../../rules/status.ts'
import { Retry } from './retry.tsx'

/** What may be done with a run. */
export function Deeds({ run, search }: { run: RunDetails; search: URLSearchParams }) {
  const [asked, setAsked] = useState<'retry' | 'cancel' | 'status'>()
  const close = () => setAsked(undefined)
  return (
    <span class="row run-deeds">
      {isOpen(run.status) ? (
        <Button right="launch" kind="danger" because={cancelRefusal(run)} onClick={() => setAsked('cancel')}>
          Cancel …
        </Button>
      ) : (
        <Button right="launch" because={retryRefusal(run)} onClick={() => setAsked('retry')}>
          Retry …
        </Button>
      )}
      <Button right="set_status" onClick={() => setAsked('status')}>
        Set status …
      </Button>
      {asked === 'retry' ? <Retry run={run} search={search} onClose={close} /> : null}
      {asked === 'cancel' ? <Cancel run={run} onClose={close} /> : null}
      {asked === 'status' ? <SetStatus run={run} onClose={close} /> : null}
    </span>
  )
}

type Props = { run: RunDetails; onClose: () => void }

const identityOf = ({ configuration_type, environment, configuration_id, run_id }: RunDetails) => ({
  configuration_type,
  environment,
  configuration_id,
  run_id,
})

const noteIn = (fields: FormData): { note?: string } => {
  const note = String(fields.get('note') ?? '').trim()
  return note === '' ? {} : { note }
}

const Note = () => (
  <label>
    Why, for the history
    <input name="note" maxLength={2000} />
  </label>
)

function Cancel({ run, onClose }: Props) {
  const account = useAccount()
  return (
    <Dialog
      title={`Cancel the run of ${run.configuration_id}`}
      verb="Cancel the run"
      kind="danger"
      environment={run.environment}
      onClose={onClose}
      onSubmit={async fields => {
        try {
          await call('cancel_run', { account, ...identityOf(run), ...noteIn(fields) })
          tell('The run is cancelled')
        } finally {
          // Refused, it stands otherwise than is shown.
          await readAnew(account, run.run_id)
          lookNow(account)
        }
      }}
    >
      <p>It ends as FAILED, and its BigQuery jobs are stopped. What its tasks have done stays done.</p>
      <Note />
    </Dialog>
  )
}

function SetStatus({ run, onClose }: Props) {
  const account = useAccount()
  // As the reader saw it when they decided: who has changed it meanwhile is not overruled, but told of once.
  const [expected_status, setExpected] = useState(run.status)
  return (
    <Dialog
      title={`Set the status of this run of ${run.configuration_id}`}
      verb="Set the status"
      environment={run.environment}
      onClose={onClose}
      onSubmit={async fields => {
        const status = SETTABLE_STATUSES.find(one => one === fields.get('status'))
        if (status === undefined) throw new Error('Cannot set the status: none was chosen')
        const change = { status, expected_status, ...noteIn(fields) }
        try {
          await call('set_run_status', { account, ...identityOf(run), ...change })
          tell(`The run is ${status}`)
        } finally {
          const now = await readAnew(account, run.run_id)
          if (now !== undefined) setExpected(now.status)
          lookNow(account)
        }
      }}
    >
      <p>
        It is <Status status={expected_status} /> now.
      </p>
      <label>
        Status
        <select name="status">
          {SETTABLE_STATUSES.filter(status => status !== expected_status).map(status => (
            // Most often one that failed is told of as dealt with; and SUCCESS starts what waits for it.
            <option key={status} value={status} selected={status === 'CHECKED'}>
              {status}
            </option>
          ))}
        </select>
      </label>
      <Consequences />
      <Note />
    </Dialog>
  )
}
