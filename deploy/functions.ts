import type { Endpoint, PrivateEndpoint } from '../shared/actions/endpoints.ts'
import type { IdentityName } from './identities.ts'

/** A deployed function's name. */
export type FunctionName = Endpoint | PrivateEndpoint

/** What one function is made of, and what it is given to run on. */
export type Deployed = {
  /** Its folder under `functions/`. */
  folder: string
  /** The name its entry point registers: letters only, which every part of the platform takes. */
  entry: string
  /** The service account it runs as, without the project. */
  account: IdentityName
  /** Only Google's own services of the same project reach a private one. */
  private: boolean
  /** Whole CPUs: more than one request at a time needs one. */
  cpu: number
  memory: string
  /** Requests that one instance serves at the same time. */
  concurrency: number
  /** In seconds. */
  timeout: number
  /** At most so many instances; undefined for the settings' `max_instances`. */
  instances: number | undefined
}

/** Requests last milliseconds and wait for Firestore, so that one CPU serves many. */
const PUBLIC = {
  account: 'tailer-api',
  private: false,
  cpu: 1,
  memory: '512Mi',
  concurrency: 80,
  timeout: 60,
  instances: undefined,
} as const

/** Every function, the runner first: the others hand their runs to it. */
export const FUNCTIONS: Record<FunctionName, Deployed> = {
  'run-execute': {
    folder: 'run-execute',
    entry: 'runExecute',
    account: 'tailer-runner',
    private: true,
    cpu: 1,
    memory: '1Gi',
    // A run waits for BigQuery nearly all its time.
    concurrency: 20,
    // The longest that Cloud Tasks waits; a runner hands its run on after 25 minutes.
    timeout: 1800,
    instances: 10,
  },
  'run-sweep': {
    ...PUBLIC,
    folder: 'run-sweep',
    entry: 'runSweep',
    account: 'tailer-sweeper',
    private: true,
    // One sweep at a time: the next one goes on where this one stopped.
    concurrency: 1,
    instances: 1,
  },
  'alert-deliver': {
    ...PUBLIC,
    folder: 'alert-deliver',
    entry: 'alertDeliver',
    account: 'tailer-alerts',
    private: true,
    concurrency: 20,
    timeout: 120,
    instances: 2,
  },
  'schedule-tick': {
    ...PUBLIC,
    folder: 'schedule-tick',
    entry: 'scheduleTick',
    account: 'tailer-sweeper',
    private: true,
    concurrency: 1,
    instances: 1,
  },
  'dag-launch': { ...PUBLIC, folder: 'dag-launch', entry: 'dagLaunch' },
  'dag-status': { ...PUBLIC, folder: 'dag-status', entry: 'dagStatus' },
  'workflow-status': {
    ...PUBLIC,
    folder: 'workflow-status',
    entry: 'workflowStatus',
    account: 'tailer-records',
  },
  'configuration-status': {
    ...PUBLIC,
    folder: 'configuration-status',
    entry: 'configurationStatus',
    account: 'tailer-deployer',
  },
  'account-status': {
    ...PUBLIC,
    folder: 'account-status',
    entry: 'accountStatus',
    account: 'tailer-records',
  },
  'note-status': {
    ...PUBLIC,
    folder: 'note-status',
    entry: 'noteStatus',
    account: 'tailer-records',
  },
  'catalog-status': {
    ...PUBLIC,
    folder: 'catalog-status',
    entry: 'catalogStatus',
    account: 'tailer-catalog',
    // A request holds what BigQuery answers, which may be rows: see functions/catalog-status/preview.ts.
    concurrency: 20,
  },
}

/** The runs that all runners together can hold. */
export const RUNS_AT_ONCE = FUNCTIONS['run-execute'].concurrency * (FUNCTIONS['run-execute'].instances ?? 1)

const isFunctionName = (name: string): name is FunctionName => name in FUNCTIONS

/** The names, in the order in which they are deployed. */
export const FUNCTION_NAMES: FunctionName[] = Object.keys(FUNCTIONS).filter(isFunctionName)
