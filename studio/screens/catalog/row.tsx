import { useAccount } from '../../data/account.tsx'
import { now } from '../../data/client.ts'
import { keyOf } from '../../data/shapes.ts'
import { Bytes, Rows } from '../../parts/amount.tsx'
import { Status } from '../../parts/status.tsx'
import { Age } from '../../parts/time.tsx'
import { Link } from '../../route/link.tsx'
import { pathOf } from '../../route/route.ts'
import { ageClass, fullName, type ListedTable } from '../../rules/tables.ts'

/** A table, in one line. */
export function TableRow({ table }: { table: ListedTable }) {
  const account = useAccount()
  const { type, rows, bytes, last_modified_date, description, written_by } = table
  return (
    <tr>
      <th scope="row" class="line">
        <Link href={pathOf({ screen: 'table', account, table: fullName(table) })}>{table.table}</Link>{' '}
        {type === 'TABLE' ? null : <small>{type} </small>}
        {description === null ? null : <small title={description}>{description}</small>}
      </th>
      <td class="number">
        <Rows count={rows} />
      </td>
      <td class="number">
        <Bytes count={bytes} />
      </td>
      <td>
        <Changed at={last_modified_date} />
      </td>
      <td class="line">
        {written_by === null ? null : (
          <>
            <Link href={pathOf({ screen: 'operation', account, key: keyOf(written_by) })}>
              {written_by.configuration_id}
            </Link>{' '}
            <small>{written_by.environment}</small>
          </>
        )}
      </td>
      <td>
        <LastRun of={written_by} />
      </td>
    </tr>
  )
}

/** When something last changed, coloured by how long ago that was. */
export const Changed = ({ at }: { at: string | null }) =>
  at === null ? null : (
    <span class={`age ${ageClass(at, now())}`}>
      <Age at={at} />
    </span>
  )

/** The run that last wrote a table. */
export function LastRun({ of }: { of: ListedTable['written_by'] }) {
  const account = useAccount()
  if (of === null || of.run_id === null) return null
  return (
    <Link href={pathOf({ screen: 'run', account, run_id: of.run_id })}>
      {of.status === null ? of.run_id : <Status status={of.status} />}{' '}
      {of.date === null ? null : <Age at={of.date} />}
    </Link>
  )
}
