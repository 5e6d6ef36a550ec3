import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { useAccount } from '../../data/account.tsx'
import { call } from '../../data/client.ts'
import { operationChanged } from '../../data/operation.ts'
import type { Configuration, Identity } from '../../data/shapes.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { tell } from '../../parts/told.tsx'
import { parametersOf } from '../../rules/parameters.ts'
import { Backfill } from './backfill.tsx'
import { Launch } from './launch.tsx'

type Asked = 'launch' | 'backfill' | 'enable' | 'disable' | 'archive' | 'restore' | 'reset'

/** The types that are launched: the others begin with a file, or with what they wait for. */
export const isLaunched = ({ configuration_type }: Identity): boolean =>
  configuration_type === 'table-to-table' || configuration_type === 'table-to-storage'

/** What can be done with a configuration. */
export function Actions({ configuration }: { configuration: Configuration }) {
  const [asked, setAsked] = useState<Asked>()
  const { account: _, activated, archived, configuration_type, environment, configuration_id } = configuration
  const identity = { configuration_type, environment, configuration_id }
  const closed = archived
    ? 'It is archived: who brings it back can enable it.'
    : activated
      ? undefined
      : 'It is off: enable it first.'
  const close = () => setAsked(undefined)
  const parameters = parametersOf(configuration.configuration)
  return (
    <div class="row actions">
      {isLaunched(identity) ? (
        <>
          <Button right="launch" kind="primary" because={closed} onClick={() => setAsked('launch')}>
            Launch
          </Button>
          <Button right="launch" because={closed} onClick={() => setAsked('backfill')}>
            Backfill
          </Button>
        </>
      ) : null}
      {configuration_type === 'workflow' ? (
        <Button right="reset" onClick={() => setAsked('reset')}>
          Reset
        </Button>
      ) : null}
      {archived ? (
        <Button right="restore" onClick={() => setAsked('restore')}>
          Bring back
        </Button>
      ) : (
        <>
          <Button right="switch" onClick={() => setAsked(activated ? 'disable' : 'enable')}>
            {activated ? 'Disable' : 'Enable'}
          </Button>
          <Button right="archive" kind="danger" onClick={() => setAsked('archive')}>
            Archive
          </Button>
        </>
      )}
      {asked === 'launch' ? <Launch {...{ identity, parameters }} onClose={close} /> : null}
      {asked === 'backfill' ? <Backfill {...{ identity, parameters }} onClose={close} /> : null}
      {asked === undefined || asked === 'launch' || asked === 'backfill' ? null : (
        <Question {...QUESTIONS[asked]} identity={identity} onClose={close} />
      )}
    </div>
  )
}

type Said = {
  verb: string
  done: string
  kind?: 'danger'
  what: ComponentChildren
  does: (identity: Identity & { account: string }) => Promise<unknown>
}

const set =
  (flags: { activated?: boolean; archived?: boolean }): Said['does'] =>
  identity =>
    call('set_configuration_status', { ...identity, ...flags })

const QUESTIONS: Readonly<Record<Exclude<Asked, 'launch' | 'backfill'>, Said>> = {
  enable: {
    verb: 'Enable',
    done: 'Enabled',
    what: 'It may have runs again: by its schedule, by hand, by a workflow.',
    does: set({ activated: true }),
  },
  disable: {
    verb: 'Disable',
    done: 'Disabled',
    what: 'It gets no new run, whatever launches it, and its schedule stands still. What runs goes on.',
    does: set({ activated: false }),
  },
  archive: {
    verb: 'Archive',
    done: 'Archived',
    kind: 'danger',
    what: 'It is disabled, and is in no list any more. Only a super-admin can bring it back.',
    does: set({ archived: true }),
  },
  restore: {
    verb: 'Bring back',
    done: 'Brought back',
    what: 'It is in the lists again, and stays disabled until it is enabled.',
    does: set({ archived: false }),
  },
  reset: {
    verb: 'Reset',
    done: 'Reset',
    kind: 'danger',
    what: 'It forgets every job that it has received: it fires once all of them have succeeded anew.',
    does: identity => call('reset_workflow_status', { ...identity, configuration_type: 'workflow' }),
  },
}

function Question({
  verb,
  done,
  kind = 'primary',
  what,
  does,
  identity,
  onClose,
}: Omit<Said, 'kind'> & { kind?: 'primary' | 'danger'; identity: Identity; onClose: () => void }) {
  const account = useAccount()
  return (
    <Dialog
      title={`${verb} ${identity.configuration_id}`}
      verb={verb}
      kind={kind}
      environment={identity.environment}
      onClose={onClose}
      onSubmit={async () => {
        await does({ account, ...identity })
        tell(`${done} ${identity.configuration_id}`)
        await operationChanged(account, identity)
      }}
    >
      <p>{what}</p>
    </Dialog>
  )
}
