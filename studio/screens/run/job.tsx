import { Copy } from '../../parts/copy.tsx'
import { consoleOf } from '../../rules/links.ts'
import type { Task } from '../../rules/timeline.ts'
import { wayIn } from '../../sign-in/ways.ts'

/** Whether jobs can be seen at Google: on a laptop they are no one's but the emulator's. */
const hasConsole = wayIn(document)?.kind !== 'local'

/** A BigQuery job, by its id, which can be copied where there is no page of it; `isShort` is without that, for long lists. */
export function Job({ job, isShort = false }: { job: Task['jobs'][number]; isShort?: boolean }) {
  const { job_id, project, location } = job
  const id = (
    <code class="job" title={`${project}:${location}.${job_id}`}>
      {job_id}
    </code>
  )
  return hasConsole ? (
    <a href={consoleOf(job)} target="_blank" rel="noreferrer" aria-label={`${job_id} in Google’s console`}>
      {id}
    </a>
  ) : isShort ? (
    id
  ) : (
    <>
      {id} <Copy text={job_id} label={`Copy ${job_id}`} />
    </>
  )
}
