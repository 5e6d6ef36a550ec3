import { useState } from 'preact/hooks'
import { useAccount } from '../../data/account.tsx'
import { call } from '../../data/client.ts'
import { operationChanged } from '../../data/operation.ts'
import type { Configuration, Identity } from '../../data/shapes.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Time } from '../../parts/time.tsx'
import { tell } from '../../parts/told.tsx'
import { Wide } from '../../parts/wide.tsx'
import { setSearch } from '../../route/location.ts'
import { Differences } from './differences.tsx'

type Props = { configuration: Configuration; identity: Identity; search: URLSearchParams }

/** How many versions the API tells of. */
const MOST = 50

/** Every deployment: who and when; what differs between two of them; and one is deployed anew. */
export function Versions({ configuration, identity, search }: Props) {
  const { versions, archived, version: current } = configuration
  const [back, setBack] = useState<number>()
  const [latest, previous] = versions
  if (latest === undefined) return <p class="empty">No version was deployed: it came by other ways.</p>
  const numberOf = (name: string) =>
    versions.find(({ version }) => String(version) === search.get(name))?.version
  const from = numberOf('from') ?? previous?.version
  const to = numberOf('to') ?? latest.version
  const choose = (name: 'from' | 'to', version: number) => setSearch({ [name]: String(version) })
  return (
    <>
      <Wide label="Versions">
        <table class="list">
          <thead>
            <tr>
              <th scope="col">Version</th>
              <th scope="col">Deployed</th>
              <th scope="col">By</th>
              {previous === undefined ? null : (
                <>
                  <th scope="col">From</th>
                  <th scope="col">To</th>
                </>
              )}
              <th scope="col">
                <span class="hidden">Roll back</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {versions.map(({ version, deployed_date, deployed_by }) => (
              <tr key={version}>
                <th scope="row">
                  {version}
                  {version === current ? <small> current</small> : null}
                </th>
                <td class="whole">
                  <Time at={deployed_date} />
                </td>
                <td class="line">{deployed_by}</td>
                {(previous === undefined ? [] : (['from', 'to'] as const)).map(name => (
                  <td key={name}>
                    <input
                      type="radio"
                      name={name}
                      aria-label={`Compare ${name} version ${version}`}
                      checked={version === (name === 'from' ? from : to)}
                      onChange={() => choose(name, version)}
                    />
                  </td>
                ))}
                <td>
                  {version === current ? null : (
                    <Button
                      right="deploy"
                      because={archived ? 'It is archived.' : undefined}
                      onClick={() => setBack(version)}
                    >
                      Roll back to {version}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
      <p class="faint">
        {versions.length === MOST ? `The last ${MOST} versions.` : `These are all: ${versions.length}.`}
      </p>
      {from === undefined ? null : (
        <>
          <h2>{from === to ? `Version ${from}, compared with itself` : `From version ${from} to ${to}`}</h2>
          <Differences identity={identity} from={from} to={to} />
        </>
      )}
      {back === undefined ? null : (
        <RollBack identity={identity} version={back} onClose={() => setBack(undefined)} />
      )}
    </>
  )
}

function RollBack({
  identity,
  version,
  onClose,
}: {
  identity: Identity
  version: number
  onClose: () => void
}) {
  const account = useAccount()
  return (
    <Dialog
      title={`Roll ${identity.configuration_id} back to version ${version}`}
      verb="Roll back"
      environment={identity.environment}
      onClose={onClose}
      onSubmit={async () => {
        const made = await call('deploy_configuration', { account, ...identity, from_version: version })
        const { length } = made.warnings
        tell(
          `Version ${version} is deployed anew, as version ${made.version}` +
            (length === 0
              ? ''
              : `, with ${length === 1 ? 'a warning' : `${length} warnings`}: ${made.warnings[0]?.detail}`),
        )
        await operationChanged(account, identity)
      }}
    >
      <p>
        Its document and files of version {version} are deployed once more, as a new version, with the values
        that its context had then. Runs that run go on with what they began.
      </p>
    </Dialog>
  )
}
