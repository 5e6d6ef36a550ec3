import type { ComponentChildren } from 'preact'
import type { Configuration, Identity, Operation } from '../../data/shapes.ts'
import { Time } from '../../parts/time.tsx'
import { Title } from '../../parts/title.tsx'
import { Link } from '../../route/link.tsx'
import { isLaunched } from './actions.tsx'

type Props = {
  identity: Identity
  configuration: Configuration | undefined
  operation: Operation | undefined
  /** What can be done with it. */
  children: ComponentChildren
}

/** What it is, and how it stands. */
export function Heading({ identity, configuration, operation, children }: Props) {
  const { configuration_id, configuration_type, environment } = identity
  const known = configuration ?? operation
  const description = operation?.short_description
  const notes = configuration?.notes ?? operation?.notes ?? 0
  const next = configuration?.next_launch ?? operation?.next_launch ?? null
  return (
    <>
      <Title title={configuration_id} environment={environment}>
        <span>{configuration_type}</span>
        {environment === 'PROD' ? null : <span>{environment}</span>}
        <span class="marks">
          {configuration?.archived ? (
            <span class="mark off">archived</span>
          ) : known === undefined ? null : known.activated ? (
            <span>on</span>
          ) : (
            <span class="mark off">off</span>
          )}
          {operation?.late ? <span class="mark late">late</span> : null}
        </span>
        {notes === 0 ? null : (
          <Link href={`${location.pathname}?tab=notes`}>{notes === 1 ? '1 note' : `${notes} notes`}</Link>
        )}
      </Title>
      {description ? <p class="described">{description}</p> : null}
      <dl class="operation-facts">
        {known === undefined || !isLaunched(identity) ? null : (
          <div>
            <dt>Next launch</dt>
            <dd>{next === null ? <span class="faint">none</span> : <Time at={next} />}</dd>
          </div>
        )}
        {configuration?.next_reset ? (
          <div>
            <dt>Next reset</dt>
            <dd>
              <Time at={configuration.next_reset} />
            </dd>
          </div>
        ) : null}
        {configuration?.deployed_date ? (
          <div>
            <dt>Deployed</dt>
            <dd>
              version {configuration.version}, <Time at={configuration.deployed_date} />, by{' '}
              {configuration.deployed_by}
            </dd>
          </div>
        ) : null}
        {operation?.freshness ? (
          <div>
            <dt>Freshness</dt>
            <dd>
              {operation.freshness.timing === null ? null : (
                <strong class={operation.freshness.timing === 'on_time' ? undefined : 'error'}>
                  {operation.freshness.timing.replaceAll('_', ' ')}
                </strong>
              )}{' '}
              {operation.freshness.why}
            </dd>
          </div>
        ) : null}
      </dl>
      {children}
    </>
  )
}
