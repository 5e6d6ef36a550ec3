import { Firestore } from '@google-cloud/firestore'
import { createVerify } from '../shared/auth/token.ts'
import type { Gate } from '../shared/http/endpoint.ts'
import { type NewUuid, newUuid } from '../shared/model/ids.ts'
import { type Log, lineOf } from '../shared/model/log.ts'
import { systemClock } from '../shared/model/time.ts'
import { type Dispatch, forgiving, type HandOn } from '../shared/run/dispatch.ts'
import { type ReadIsReady, readinessReader } from '../shared/store/accounts.ts'
import { rightsReader } from '../shared/store/principals.ts'
import { type Alerting, alertingOf, parseSettings } from './settings.ts'

/** All that the functions work with. Each hands on to its actions what they need of it. */
export type Dependencies = Gate & {
  db: Firestore
  newUuid: NewUuid
  dispatch: Dispatch
  readIsReady: ReadIsReady
  /** Where tokens of the accounts' runners are asked for; of Google unless set. */
  iamEndpoint: string | undefined
  /** Who may call the private functions. */
  runnerCallers: string[]
  /** How alerts are told. */
  alerting: Alerting
}

/** Writes each entry to standard output, where Cloud Logging reads it. @internal a test starts it in a process */
export const logToStdout: Log = entry => {
  process.stdout.write(lineOf(entry))
}

/**
 * What the functions work with, out of the environment, and how they hand runs on: an argument, so that the bundle
 * of a function that hands none on is without the client for it.
 * @throws Error that names every variable at fault
 */
export function fromEnvironment(env: Record<string, string | undefined>, handOn: HandOn): Dependencies {
  const settings = parseSettings(env)
  const project = settings.GOOGLE_CLOUD_PROJECT
  const db = new Firestore({ projectId: project, ignoreUndefinedProperties: true })
  const now = systemClock()
  return {
    db,
    project,
    runnerCallers: settings.TAILER_RUNNER_CALLERS,
    corsOrigins: settings.TAILER_CORS_ORIGINS,
    verify: createVerify({ issuers: settings.TAILER_ISSUERS, now }),
    readRights: rightsReader(db, now),
    readIsReady: readinessReader(db, now),
    iamEndpoint: settings.TAILER_IAM_ENDPOINT,
    alerting: alertingOf(settings),
    now,
    newUuid,
    dispatch: forgiving(handOn(settings.TAILER_DISPATCH), logToStdout),
    log: logToStdout,
  }
}
