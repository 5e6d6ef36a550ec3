import type { Action } from '../shared/actions/endpoints.ts'
import type { ProblemCode } from '../shared/model/problem.ts'

/** What every action can fail with. */
export const COMMON_PROBLEMS: readonly ProblemCode[] = [
  'invalid-json',
  'unknown-action',
  'invalid-request',
  'unauthenticated',
  'forbidden',
  'not-found',
  'method-not-allowed',
  'body-too-large',
  'unsupported-media-type',
  'internal',
  'unavailable',
]

/** What an action does, in a sentence, and what it alone can fail with. */
type About = { summary: string; problems: readonly ProblemCode[] }

const CONFIGURATION = ['configuration-not-found', 'workflow-not-found'] as const
const CLOSED = ['configuration-disabled', 'configuration-archived'] as const
const LAUNCH = [...CLOSED, 'configuration-not-found', 'not-launchable', 'idempotency-key-reused'] as const

export const ABOUT: Readonly<Record<Action, About>> = {
  launch_job: {
    summary:
      'Creates a run of a table-to-table or table-to-storage configuration; it exists, durably, before it is answered. ' +
      'Where no slot is free it is kept QUEUED, and starts by itself.',
    problems: LAUNCH,
  },
  retry_run: {
    summary: 'Creates a run that takes over the tasks that succeeded in an ended run, and does the others.',
    problems: [...LAUNCH, 'run-not-found', 'conflict'],
  },
  cancel_run: {
    summary: 'Ends a running or queued run as FAILED, and stops its BigQuery jobs.',
    problems: ['run-not-found', 'conflict'],
  },
  check_run_status: {
    summary: 'Tells how one run stands.',
    problems: ['run-not-found'],
  },
  get_last_status: {
    summary: 'Lists the last runs of a configuration, or of one of its jobs, the newest first.',
    problems: CONFIGURATION,
  },
  get_by_status: {
    summary:
      'Lists the last runs of all configurations of a type, the newest first; those of archived ones are left out.',
    problems: [],
  },
  set_run_status: {
    summary: 'Sets a run’s status by hand; the runner never overwrites it.',
    problems: ['run-not-found', 'conflict'],
  },
  get_run_details: {
    summary: 'Tells of one run with its tasks, its error, what started it, and who changed it.',
    problems: ['run-not-found'],
  },
  reset_workflow_status: {
    summary: 'Forgets every job that a workflow has received.',
    problems: CONFIGURATION,
  },
  get_workflow_status: {
    summary: 'Tells which jobs a workflow has received and still waits for, and when it last fired.',
    problems: CONFIGURATION,
  },
  set_configuration_status: {
    summary:
      'Disables, enables or archives a configuration. Archiving needs role 7, bringing back from the archive role 9.',
    problems: [...CONFIGURATION, 'conflict'],
  },
  deploy_configuration: {
    summary: 'Stores a new version of a configuration with its files, and makes it the one that runs.',
    problems: ['configuration-archived'],
  },
  get_configuration: {
    summary: 'Tells of a configuration, with a deployed document and its files.',
    problems: CONFIGURATION,
  },
  list_configurations: {
    summary: 'Lists what is deployed, by type, environment and id; archived ones are left out.',
    problems: [],
  },
}
