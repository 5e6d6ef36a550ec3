import { useAccount } from '../../data/account.tsx'
import { useTaskQueries } from '../../data/run.ts'
import type { TaskQueries } from '../../data/shapes.ts'
import { Shown } from '../../parts/loading.tsx'
import { Code } from '../../parts/sql.tsx'

/** What a run asks of BigQuery for a task: its SQL, its dates filled in, and where the result goes. */
export function Asked({ run_id, task_id }: { run_id: string; task_id: string }) {
  const queries = useTaskQueries(useAccount(), run_id, task_id)
  return (
    <Shown of={queries} lines={3}>
      {asked => (
        <>
          <dl class="run-facts">
            {Object.entries(factsOf(asked)).map(([name, value]) =>
              value === null ? null : (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </div>
              ),
            )}
          </dl>
          {asked.sql === null ? null : (
            <Code text={asked.sql} language="sql" label={`The SQL of ${task_id}`} />
          )}
        </>
      )}
    </Shown>
  )
}

/** What there is to know of it beside its SQL. */
const factsOf = ({ extraction, ...asked }: TaskQueries): Record<string, string | null> => ({
  Kind: asked.task_type,
  From: asked.source,
  'To table': asked.table,
  'Rows that are there': asked.write_disposition,
  'Names without a dataset': asked.default_dataset,
  'Jobs in': `${asked.project}, ${asked.location}`,
  Files: extraction === null ? null : extraction.uris.join(' '),
  Format:
    extraction === null
      ? null
      : [
          extraction.format,
          extraction.compression === 'NONE' ? '' : extraction.compression,
          extraction.field_delimiter === null
            ? ''
            : `fields apart by ${JSON.stringify(extraction.field_delimiter)}`,
          extraction.print_header === null
            ? ''
            : extraction.print_header
              ? 'with a header'
              : 'without a header',
        ]
          .filter(part => part !== '')
          .join(', '),
  'Written last': extraction?.top_file ?? null,
  'Emptied before': extraction?.emptied_folder ?? null,
})
