/** What a service account of a deployment may do. */
type Identity = {
  /** Its name in the console. */
  title: string
  /** Reads and writes Firestore, or only reads it. */
  firestore?: true | 'reads'
  /** Puts runs into the accounts' queues. */
  enqueues?: true
  /** Takes on the accounts' own identities, for what is BigQuery's or Cloud Storage's. */
  impersonates?: true
  /** Reads the secrets that alerts are sent and signed with. */
  secrets?: true
}

/** The service accounts of a deployment. None has a right on data but through an account's own identity. */
const ALL = {
  'tailer-api': { title: 'Tailer API: runs and how they stand', firestore: true, enqueues: true },
  'tailer-records': { title: 'Tailer API: what is only in Firestore', firestore: true },
  'tailer-deployer': {
    title: 'Tailer API: configurations, and their dry runs',
    firestore: true,
    enqueues: true,
    impersonates: true,
  },
  'tailer-catalog': { title: 'Tailer API: looks at tables', firestore: 'reads', impersonates: true },
  'tailer-runner': { title: 'Tailer API: the runner', firestore: true, enqueues: true, impersonates: true },
  'tailer-sweeper': { title: 'Tailer API: the sweep and the tick', firestore: true, enqueues: true },
  'tailer-alerts': { title: 'Tailer API: delivers alerts', firestore: true, secrets: true },
  'tailer-tasks': { title: 'Tailer API: calls the runner and alerts, for Cloud Tasks' },
  'tailer-scheduler': { title: 'Tailer API: calls the sweep and the tick, for Cloud Scheduler' },
  'tailer-build': { title: 'Tailer API: builds the functions' },
} as const satisfies Record<string, Identity>

/** A service account of a deployment, without the project. */
export type IdentityName = keyof typeof ALL

export const IDENTITIES: Record<IdentityName, Identity> = ALL

const isIdentityName = (name: string): name is IdentityName => name in IDENTITIES

/** The names, in the order in which they are made. */
export const IDENTITY_NAMES: IdentityName[] = Object.keys(IDENTITIES).filter(isIdentityName)

/** Those that may do something. */
export const whoMay = (what: 'firestore' | 'enqueues' | 'impersonates' | 'secrets'): IdentityName[] =>
  IDENTITY_NAMES.filter(name => IDENTITIES[name][what])
