import type { TableToTableTask } from '../../../shared/document/table-to-table.ts'
import type { TaskFields } from '../../../test/warehouse/place.ts'
import type { Attack } from './attempt.ts'
import type { Sides } from './sides.ts'

type TaskType = NonNullable<TableToTableTask['task_type']>

/** Fields of a task of each type that reach for what is hers: an intruder's document may name her project and dataset. */
const FIELDS: Record<TaskType, [what: string, fields: (sides: Sides) => TaskFields][]> = {
  sql: [
    ['writes to her table', () => ({ sql: 'SELECT 1 AS one', table_name: 'secret' })],
    ['reads her table by its name alone', () => ({ sql: 'SELECT * FROM secret' })],
  ],
  run_gbq_script: [['deletes from her table', () => ({ sql: 'DELETE FROM secret WHERE TRUE' })]],
  create_gbq_table: [
    ['makes her table anew', () => ({ bq_table: 'secret', force_delete: true, ddl: DDL })],
    ['makes a table beside hers', () => ({ bq_table: 'made', ddl: DDL })],
  ],
  copy_gbq_table: [
    [
      'copies her table to himself',
      ({ HERS, HIS, victim, intruder }) => ({
        ...from(HERS, victim.dataset, 'secret'),
        destination_bq_table: 'taken',
        gcp_project_id: HIS,
        bq_dataset: intruder.dataset,
      }),
    ],
    [
      'copies over her table',
      ({ HIS, intruder }) => ({
        ...from(HIS, intruder.dataset, 'own'),
        destination_bq_table: 'secret',
      }),
    ],
  ],
  expectation: [
    [
      'calls a procedure beside her table',
      ({ HERS }) => ({ sql: `CALL \`${HERS}.expect.unique\`('a.b', 'c', 'd')` }),
    ],
    [
      'calls a procedure of hers from his own project',
      ({ HERS, HIS, intruder }) => ({
        sql: `CALL \`${HERS}.expect.unique\`('a.b', 'c', 'd')`,
        gcp_project_id: HIS,
        bq_dataset: intruder.dataset,
      }),
    ],
  ],
  delete_gbq_table: [['drops her table', () => ({ bq_table: 'secret' })]],
}

const DDL = { bq_table_schema: [{ name: 'a', type: 'STRING', mode: 'NULLABLE', description: 'a' }] }

const from = (source_gcp_project_id: string, source_bq_dataset: string, source_bq_table: string) => ({
  source_gcp_project_id,
  source_bq_dataset,
  source_bq_table,
})

const BY_TYPE: Attack[][] = Object.entries(FIELDS).map(([task_type, all]) =>
  all.map(([what, fields]) => ({
    name: `a task ${task_type} that ${what}`,
    deploy: (sides: Sides) => {
      const hers = { gcp_project_id: sides.HERS, bq_dataset: sides.victim.dataset }
      return sides.intruder.deployTables('attack', { a: { task_type, ...hers, ...fields(sides) } })
    },
  })),
)

/** By every type of task, in each way. */
export const TASKS: Attack[] = BY_TYPE.flat()
/** By every type of task, in one way. */
export const ONE_OF_EACH: Attack[] = BY_TYPE.flatMap(all => all.slice(0, 1))
