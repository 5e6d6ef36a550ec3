import { Firestore } from '@google-cloud/firestore'
import { type Iam, startIam } from '../../dev/iam.ts'
import { projectsOfRunner } from '../../shared/store/accounts.ts'
import { storedIn } from '../system/stored.ts'

/** How long a runner's projects are taken for known, in milliseconds: each request to BigQuery asks for them. */
const KNOWN = 1000

/** The stand-in of IAM Credentials for every test's accounts, each in the Firestore project that its runner names. */
export async function startTestIam(): Promise<Iam> {
  const databases = new Map<string, Firestore>()
  const known = new Map<string, { projects: Promise<string[] | undefined>; until: number }>()
  const projectsOf = async (runner: string) => {
    const projectId = storedIn(runner)
    if (projectId === undefined) return
    const db = databases.get(projectId) ?? new Firestore({ projectId })
    databases.set(projectId, db)
    return projectsOfRunner(db, runner)
  }
  const iam = await startIam({
    projectsOf: runner => {
      const found = known.get(runner)
      if (found && Date.now() < found.until) return found.projects
      const projects = projectsOf(runner)
      known.set(runner, { projects, until: Date.now() + KNOWN })
      return projects
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
