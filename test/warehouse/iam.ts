import { Firestore } from '@google-cloud/firestore'
import { type Iam, startIam } from '../../dev/iam.ts'
import { projectsOfRunner } from '../../shared/store/accounts.ts'
import { storedIn } from '../system/stored.ts'

/** The stand-in of IAM Credentials for every test's accounts, each in the Firestore project that its runner names. */
export async function startTestIam(): Promise<Iam> {
  const databases = new Map<string, Firestore>()
  const iam = await startIam({
    projectsOf: async runner => {
      const projectId = storedIn(runner)
      if (projectId === undefined) return
      const db = databases.get(projectId) ?? new Firestore({ projectId })
      databases.set(projectId, db)
      return projectsOfRunner(db, runner)
    },
  })
  return {
    ...iam,
    async stop() {
      await iam.stop()
      await Promise.all([...databases.values()].map(db => db.terminate()))
    },
  }
}
