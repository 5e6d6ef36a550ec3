import type { ComponentChildren } from 'preact'
import { useAccount } from '../../data/account.tsx'
import type { Table } from '../../data/catalog.ts'
import { type Identity, keyOf } from '../../data/shapes.ts'
import { Bytes, Rows } from '../../parts/amount.tsx'
import { Time } from '../../parts/time.tsx'
import { Link } from '../../route/link.tsx'
import { pathOf } from '../../route/route.ts'
import { span } from '../../rules/times.ts'
import { Changed, LastRun } from './row.tsx'

/** What is known of a table but for its columns; what is not is not told. */
export function Facts({ table }: { table: Table }) {
  const { type, location, rows, bytes, partitioning, clustering, written_by, read_by } = table
  const labels = Object.entries(table.labels)
  return (
    <dl class="table-facts">
      {table.description === null ? null : <Fact name="Description">{table.description}</Fact>}
      <Fact name="What">
        {type}
        {location === null ? '' : ` in ${location}`}
        {rows === null ? null : (
          <>
            , <Rows count={rows} /> {rows === 1 ? 'row' : 'rows'}
          </>
        )}
        {bytes === null ? null : (
          <>
            , <Bytes count={bytes} />
          </>
        )}
      </Fact>
      {table.last_modified_date === null ? null : (
        <Fact name="Last change">
          <Changed at={table.last_modified_date} />{' '}
          <small>
            {'('}
            <Time at={table.last_modified_date} />
            {')'}
          </small>
        </Fact>
      )}
      {table.created_date === null ? null : (
        <Fact name="Made">
          <Time at={table.created_date} />
        </Fact>
      )}
      {table.expires_date === null ? null : (
        <Fact name="Goes">
          <Time at={table.expires_date} />
        </Fact>
      )}
      {partitioning === null ? null : (
        <Fact name="Partitioned">
          by {partitioning.type} of {partitioning.field ?? 'the time of ingestion'}
          {partitioning.expiration_ms === null ? '' : `, kept for ${span(partitioning.expiration_ms)}`}
          {partitioning.filter_required ? '; a query must say which it reads' : ''}
        </Fact>
      )}
      {clustering.length === 0 ? null : <Fact name="Clustered">by {clustering.join(', ')}</Fact>}
      {labels.length === 0 ? null : (
        <Fact name="Labels">{labels.map(([name, value]) => `${name}: ${value}`).join(', ')}</Fact>
      )}
      <Fact name="Written by">
        {written_by === null ? (
          <span class="faint">no operation that is known of</span>
        ) : (
          <>
            <Operation of={written_by} />
            {written_by.run_id === null ? ', none of whose runs has succeeded lately' : ', last by '}
            <LastRun of={written_by} />
          </>
        )}
      </Fact>
      <Fact name="Read by">
        {read_by.length === 0 ? (
          <span class="faint">no operation, as far as their SQL says</span>
        ) : (
          read_by.map((reader, at) => (
            <span key={keyOf(reader)}>
              {at === 0 ? '' : ', '}
              <Operation of={reader} />
            </span>
          ))
        )}
      </Fact>
    </dl>
  )
}

const Fact = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
)

function Operation({ of }: { of: Identity }) {
  const account = useAccount()
  return (
    <>
      <Link href={pathOf({ screen: 'operation', account, key: keyOf(of) })}>{of.configuration_id}</Link>{' '}
      <small>{of.environment}</small>
    </>
  )
}
