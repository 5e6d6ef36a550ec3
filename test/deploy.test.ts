import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { planOf } from '../shared/configuration/document.ts'
import { readConfiguration } from '../shared/store/configurations.ts'
import { readVersion } from '../shared/store/versions.ts'
import { deploy, SQL, tableToTable } from './documents.ts'
import { type System, startSystem } from './system.ts'

let system: System
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const JOB = { configuration_type: 'table-to-table', environment: 'DEV', configuration_id: 'job_DEV' }

describe.concurrent('deploy_configuration', () => {
  test('stores a table-to-table document under its id with the environment, as version 1', async () => {
    const account = system.newAccount()
    const reply = await deploy(system, account, tableToTable())
    expect(reply.body).toEqual({ message: 'ok', configuration_id: 'job_DEV', version: 1 })
    const version = await readVersion(system.db, account, JOB, 1)
    expect(version).toMatchObject({
      version: 1,
      principal: 'tester',
      document: tableToTable(),
      files: { 'a.sql': SQL },
    })
    expect(await readConfiguration(system.db, account, JOB)).toMatchObject({ activated: true, version: 1 })
    expect(planOf(version?.document ?? {}, version?.files ?? {}).tasks).toHaveLength(1)
  })
})
