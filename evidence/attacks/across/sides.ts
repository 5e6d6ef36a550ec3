import { randomUUID } from 'node:crypto'
import { ROLES } from '../../../shared/model/roles.ts'
import { putAccount } from '../../../test/system/stored.ts'
import { place } from '../../../test/warehouse/place.ts'
import type { Running } from '../../../test/warehouse/warehouse.ts'

/** What stands in every table and file of the victim's, and in nothing else. */
export const SECRET = 'the-secret-of-the-victim'

/** Two accounts of one running system, each with a project of its own: what is one's, the other reaches for. */
export type Sides = Awaited<ReturnType<typeof startSides>>

/** Furnishes both accounts. What the intruder sends, he sends as who may write on his own account, and on no other. */
export async function startSides(running: Running) {
  const { system, bigquery, clientsOf } = running
  const unique = randomUUID().slice(0, 8)
  const [HERS, HIS] = [`victim-${unique}`, `intruder-${unique}`]
  const victim = await running.newPlace(undefined, HERS)
  const account = system.unsetAccount()
  /** Says which projects are the intruder's. */
  const setProjects = (...projects: string[]) =>
    putAccount(system.db, account, { projectId: system.projectId, projects })
  await setProjects(HIS)

  /** What he was answered. */
  const answers: { status: number; text: string }[] = []
  const claims = { role: ROLES.viewer.code, accountsRole: [`${ROLES.writer.code}-${account}`] }
  const intruder = await place({
    ...clientsOf(HIS),
    account,
    db: system.db,
    async call(endpoint, body) {
      const reply = await system.call(endpoint, body, { token: await system.token(claims) })
      answers.push(reply)
      return reply
    },
  })

  await victim.query(`CREATE TABLE ${victim.table('secret')} AS SELECT '${SECRET}' AS secret`)
  await victim.query(`CREATE TABLE ${victim.table('events_20240101')} AS SELECT '${SECRET}' AS secret`)
  const storage = clientsOf(HERS).storage.bucket(victim.bucket)
  await storage.file('out/kept.csv').save(SECRET, { resumable: false })
  // Made by one who may, and read by one who may not.
  const view = `CREATE VIEW ${intruder.table('over')} AS SELECT * FROM ${victim.table('secret')}`
  await bigquery.query({ query: view, location: 'EU' })

  /** All that is the victim's, and how often the intruder worked in her project. */
  async function hers() {
    const { bigquery, storage } = clientsOf(HERS)
    const [datasets] = await bigquery.getDatasets()
    const [tables] = await bigquery.dataset(victim.dataset).getTables()
    const [files] = await storage.bucket(victim.bucket).getFiles()
    const [jobs] = await bigquery.getJobs({ allUsers: true })
    const { runner } = Object((await system.db.doc(`accounts/${account}`).get()).data())
    return {
      datasets: datasets.map(({ id }) => id),
      tables: await Promise.all(
        tables.map(async table => {
          const [{ etag, lastModifiedTime, schema }] = await table.getMetadata()
          const [rows] = await table.getRows()
          return { id: table.id, etag, lastModifiedTime, schema, rows }
        }),
      ),
      files: await Promise.all(
        files.map(async file => [file.name, file.metadata.generation, String(await victim.read(file.name))]),
      ),
      his_jobs: jobs.filter(({ metadata }) => metadata.user_email === runner).length,
    }
  }

  return {
    running,
    victim,
    intruder,
    HERS,
    HIS,
    answers,
    /** Does something as it could be done while the victim's project was the intruder's as well. */
    async before<T>(act: () => Promise<T>): Promise<T> {
      await setProjects(HIS, HERS)
      try {
        return await act()
      } finally {
        await setProjects(HIS)
      }
    },
    hers,
    /** What was hers at first, which no attack may change. */
    furnished: await hers(),
    /** All that the intruder holds, but for the view that was made for him. */
    async his(): Promise<string> {
      const { bigquery, storage } = clientsOf(HIS)
      const [tables] = await bigquery.dataset(intruder.dataset).getTables()
      const rows = tables.flatMap(table => (table.id === 'over' ? [] : [table.getRows()]))
      const [files] = await storage.bucket(intruder.bucket).getFiles()
      const texts = files.map(async ({ name }) => [name, String(await intruder.read(name))])
      return JSON.stringify([await Promise.all(rows), await Promise.all(texts)])
    },
  }
}
