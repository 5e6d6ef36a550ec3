import type { FieldsOf } from '../client/client.ts'
import { findConfiguration, nameOf } from './find.ts'
import { agree } from './prod.ts'
import { open, type Place, type Session } from './session.ts'
import { printFacts } from './terminal/facts.ts'
import { print, printJson, say } from './terminal/streams.ts'
import { printTable } from './terminal/table.ts'
import { localTime } from './terminal/times.ts'

type Options = Place & { json?: true | undefined }

const workflowOf = async (session: Session, id: string): Promise<FieldsOf<'get_workflow_status'>> => ({
  ...(await findConfiguration(session, id, { type: 'workflow' })),
  configuration_type: 'workflow',
})

/** Shows which jobs a workflow has received and waits for, and what came of its firings. */
export async function show(id: string, options: Options): Promise<void> {
  const session = await open(options)
  const answer = await session.call('get_workflow_status', await workflowOf(session, id))
  if (options.json) return printJson(answer)
  const [{ configuration_id, environment, activated, received, missing, days, firings }] = answer.results
  printFacts([
    ['Workflow', `${configuration_id} (${environment})`],
    ['Enabled', activated ? 'yes' : 'no'],
  ])
  print()
  printTable(
    ['DAY', 'JOB', 'RUNS'],
    [{ day: '', received, missing }, ...(days ?? [])].flatMap(({ day, received, missing }) => [
      ...received.map(({ job_id, run_ids }) => [day, job_id, run_ids.join(', ')]),
      ...missing.map(job_id => [day, job_id, 'missing']),
    ]),
  )
  if (firings.length === 0) return
  print()
  printTable(
    ['FIRED', 'FOR', 'RUN'],
    firings.map(({ date, execution_date, run_id, why }) => [
      localTime(date),
      execution_date?.slice(0, 10),
      run_id ?? why,
    ]),
  )
}

/** Has a workflow forget the jobs that it has received. */
export async function reset(id: string, options: Options & { yes?: true | undefined }): Promise<void> {
  const session = await open(options)
  const identity = await workflowOf(session, id)
  const environment = identity.environment
  const what = nameOf({ ...identity, environment, configuration_type: 'workflow' })
  await agree(`reset ${what}`, session, { environment, yes: options.yes })
  const answer = await session.call('reset_workflow_status', identity)
  if (options.json) printJson(answer)
  else say(`Reset ${what}.`)
}
