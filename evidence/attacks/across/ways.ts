import type { TaskFields } from '../../../test/warehouse/place.ts'
import type { Attack } from './attempt.ts'
import type { Sides } from './sides.ts'

const ONE = { sql: 'SELECT 1 AS one', output_filename: 'x' }

/** An export of the intruder's. */
const exporting = (
  name: string,
  task: (sides: Sides) => TaskFields,
  fields: (sides: Sides) => Record<string, unknown>,
): Attack => ({
  name,
  type: 'table-to-storage',
  deploy: sides => sides.intruder.deployExport('attack', { a: task(sides) }, fields(sides)),
})

/** By exports: out of what is hers, and into it. Who may write to a bucket is known once it is tried. */
export const EXPORTS: Attack[] = [
  exporting(
    'an export of her table',
    ({ victim }) => ({ ...ONE, sql: `SELECT * FROM ${victim.table('secret')}` }),
    () => ({}),
  ),
  exporting(
    'an export in her project',
    ({ HERS }) => ({ ...ONE, gcp_project_id: HERS }),
    () => ({}),
  ),
  exporting(
    'an export whose copy is her table',
    ({ HERS, victim }) => ({
      ...ONE,
      copy_table: true,
      dest_gcp_project_id: HERS,
      dest_gbq_dataset: victim.dataset,
      dest_gbq_table: 'secret',
    }),
    () => ({}),
  ),
  ...[{}, { delete_dest_bucket_content: true }, { generate_top_file: true }].map(
    (fields): Attack => ({
      ...exporting(
        ['an export to her bucket', ...Object.keys(fields)].join(' with '),
        () => ONE,
        ({ victim }) => ({ gcs_dest_bucket: victim.bucket, ...fields }),
      ),
      isUnseen: true,
    }),
  ),
]

/** By what leads to a run, and by what fills a document in. */
export const WAYS: Attack[] = [
  {
    name: 'the target of a workflow',
    async deploy({ intruder, victim }) {
      await intruder.deployTables('first', { a: { sql: 'SELECT 1 AS one', table_name: 'one' } })
      await intruder.deployWorkflow('flow', ['first'], 'attack')
      const sql = `SELECT * FROM ${victim.table('secret')}`
      await intruder.deployTables('attack', { a: { sql, table_name: 'taken' } })
    },
    async launch({ intruder }) {
      const known = (await intruder.runs('attack')).map(({ run_id }) => run_id)
      await intruder.ended(await intruder.launch('first'))
      const fired = (await intruder.runs('attack')).filter(({ run_id }) => !known.includes(run_id))
      const [run, ...others] = fired
      if (!run || others.length > 0) throw new Error(`The workflow launched ${fired.length} runs`)
      return run.run_id
    },
  },
  {
    name: 'a project that a context names',
    async deploy({ intruder, victim, HERS }) {
      const { account, environment } = intruder.identity('attack')
      const reply = await intruder.call('configuration-status', {
        action: 'deploy_configuration',
        account,
        environment,
        configuration: {
          configuration_type: 'table-to-table',
          configuration_id: 'attack',
          default_gcp_project_id: '{{project}}',
          default_bq_dataset: victim.dataset,
          workflow: [{ id: 'a', task_type: 'delete_gbq_table', bq_table: 'secret' }],
        },
        context: {
          configuration_type: 'context',
          configuration_id: 'c',
          account,
          environment,
          parameters: { project: { value: HERS, type: 'string' } },
        },
      })
      if (reply.status !== 200) throw new Error(`Cannot deploy: ${reply.text}`)
    },
  },
]
