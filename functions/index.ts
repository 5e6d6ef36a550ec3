import { Firestore } from '@google-cloud/firestore'
import { createVerify } from '../shared/auth/token.ts'
import { parseSettings } from '../shared/config.ts'
import { logToStdout } from '../shared/log.ts'
import { newUuid } from '../shared/run/id.ts'
import { systemClock } from '../shared/run/time.ts'
import { rightsReader } from '../shared/store/principals.ts'
import { register } from './register.ts'

/** The entry point of every deployed function, and the only reader of the environment. */
const settings = parseSettings(process.env)
const project = settings.GOOGLE_CLOUD_PROJECT
const db = new Firestore({ projectId: project, ignoreUndefinedProperties: true })
const now = systemClock()

register({
  db,
  project,
  corsOrigins: settings.TAILER_CORS_ORIGINS,
  verify: createVerify({ issuers: settings.TAILER_ISSUERS, now }),
  readRights: rightsReader(db, now),
  now,
  newUuid,
  dispatch: async () => {},
  log: logToStdout,
})
