import { byIngestion } from './catalog.ts'
import { rows } from './database.ts'
import type { TableDocument } from './documents.ts'
import { BigQueryError, unsupported } from './errors.ts'
import { physicalName, quote } from './names.ts'
import type { Session } from './session.ts'
import type { Environment } from './sql/analyse/environment.ts'
import { mentions } from './sql/analyse/partition-filter.ts'
import { enter, see } from './sql/analyse/scope.ts'
import { columnsOfFields, scalar } from './sql/analyse/types.ts'
import type { Assignment } from './sql/parse/ast-statements.ts'

/** The target of UPDATE, DELETE and MERGE as its alias, with its columns in sight. */
export function targetOf(
  env: Environment,
  table: TableDocument,
  alias: string | undefined,
): { name: string; alias: string; env: Environment } {
  const as = alias ?? table.tableReference.tableId
  const fields = table.schema?.fields ?? []
  return {
    name: physicalName(table.tableReference),
    alias: quote(as),
    env: see(enter(env), {
      alias: as,
      columns: columnsOfFields(fields),
      hidden: byIngestion(table) ? [{ name: '_PARTITIONTIME', type: scalar('TIMESTAMP') }] : [],
    }),
  }
}

/** The column an assignment sets; its alias, if any, is the target's. */
export function assigned(a: Assignment, alias: string): string {
  const [first = '', second] = a.target
  if (second === undefined) return first
  if (quote(first).toLowerCase() === alias.toLowerCase() && a.target.length === 2) return second
  throw unsupported(`UPDATE of the nested field ${a.target.join('.')}`)
}

/** Refuses a change of a table that demands a filter on its partitions, when none names their column. */
export function requireFilter(table: TableDocument, where: unknown): void {
  const column = table.timePartitioning?.field ?? table.rangePartitioning?.field ?? '_PARTITIONTIME'
  if (!table.requirePartitionFilter || mentions(where, column)) return
  const { projectId, datasetId, tableId } = table.tableReference
  throw new BigQueryError(
    'invalidQuery',
    `Cannot query over table '${projectId}.${datasetId}.${tableId}' without a filter over column(s) '${column}' that can be used for partition elimination`,
  )
}

/** Refuses to change one row by several; `sql` finds such rows. */
export async function refuseSeveral(session: Session, sql: string): Promise<void> {
  if ((await rows(session.connection, sql)).length > 0) {
    throw new BigQueryError(
      'invalidQuery',
      'UPDATE/MERGE must match at most one source row for each target row',
    )
  }
}
