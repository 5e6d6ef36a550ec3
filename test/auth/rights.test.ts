import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { caseOf, NAMES, type Name, ODD, RUN, TABLE } from '../../evidence/attacks/rights.ts'
import { may, ROLE_CODES } from '../../shared/model/roles.ts'
import { MINUTE, type Micros, SECOND, systemClock } from '../../shared/model/time.ts'
import { type System, startSystem } from '../system/system.ts'

const SCHEDULER = 'scheduler@demo.iam.gserviceaccount.com'
let system: System
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

async function act(name: Name, account: string, claims: Record<string, unknown>) {
  const { action, endpoint, body } = caseOf(name)
  const request = { action, account, ...body }
  const answer = await system.call(endpoint, request, { token: await system.token(claims) })
  return { ...answer, entry: system.logs.at(-1) }
}

const CASES = NAMES.flatMap(name => ROLE_CODES.map((role): [Name, number] => [name, role]))

describe.each(CASES)('%s with role %i', (name, role) => {
  const account = '000099'
  const { right, empty } = caseOf(name)
  const mayDo = may(role, right)

  test(`on its account is ${mayDo ? 'done' : 'a 403'}`, async () => {
    const { status } = await act(name, account, { role: 1, accountsRole: [`${role}-${account}`] })
    expect(status).toBe(mayDo ? empty : 403)
  })

  test(`as the global role is ${role === 9 ? 'done on every account' : 'a 403 without an entry of the account'}`, async () => {
    const others = { accountsRole: ['9-000098'] }
    const { status } = await act(name, account, { role, ...others })
    expect(status).toBe(role === 9 ? empty : 403)
  })
})

test('a token without any claim of rights is a 403 everywhere', async () => {
  for (const name of NAMES) expect((await act(name, '000099', { role: undefined })).status).toBe(403)
})

test('the claim accountsRole suffices without the claim role', async () => {
  const claims = { role: undefined, accountsRole: ['1-000099'] }
  expect((await act('get_by_status', '000099', claims)).status).toBe(200)
})

test.each(NAMES)('a 403 for %s tells nothing of what exists, and nothing is read for it', async name => {
  const account = system.newAccount()
  const missing = await act(name, account, { role: 1 })
  await system.putConfiguration(account, {})
  await system.putConfiguration(account, { configuration_type: 'workflow' })
  await system.putRun(account, { run_id: RUN })
  const there = await act(name, account, { role: 1 })
  expect(missing).toMatchObject({ status: 403, text: there.text })
  expect(missing.body.type).toMatch(/\/forbidden$/)
  for (const { entry } of [missing, there]) {
    expect(entry).toMatchObject({ status: 403, documents_read: 0, documents_written: 0 })
  }
})

test.each([
  [{ role: 1 }, 'you have none there'],
  [{ role: 7, accountsRole: ['9-000098'] }, 'you have none there'],
  [{ role: '9' }, 'you have none there'],
  [{ role: 1, accountsRole: ['1-000099'] }, 'yours there is 1 (viewer)'],
  [{ role: 1, accountsRole: ['0-000099'] }, 'yours there is 0 (suspended)'],
  [{ role: 1, accountsRole: ['2-000099'] }, 'yours there is 2 (viewer)'],
  [{ role: 0, accountsRole: ['9-000099'] }, 'yours there is 0 (suspended)'],
])('a 403 for claims of %j says which role is needed, and that %s', async (claims, yours) => {
  const { body } = await act('launch_job', '000099', claims)
  expect(body.detail).toBe(`Account 000099 needs role 3 (user) or higher for launch_job; ${yours}`)
})

test.each([
  [5, 403],
  [7, 403],
  [9, 200],
])('bringing back from the archive with role %i is a %i', async (role, status) => {
  const account = system.newAccount()
  await system.putConfiguration(account, { archived: true })
  const token = await system.token({ role: 1, accountsRole: [`${role}-${account}`] })
  const body = { action: 'set_configuration_status', account, ...TABLE, activated: true, archived: false }
  expect(await system.call('configuration-status', body, { token })).toMatchObject({ status })
})

test('a suspended user is refused on the account where an entry makes it an admin', async () => {
  for (const role of [0, -0]) {
    expect((await act('get_by_status', '000099', { role, accountsRole: ['9-000099'] })).status).toBe(403)
  }
})

test('a user suspended on one account keeps the rights on another', async () => {
  const claims = { role: 7, accountsRole: ['0-000099', '1-000098'] }
  expect((await act('get_by_status', '000099', claims)).status).toBe(403)
  expect((await act('get_by_status', '000098', claims)).status).toBe(200)
})

test.each(ODD)('%s is read as told: %j gives role %i', async (_, rights, role) => {
  const claims = { role: 1, ...rights }
  const names: Name[] = [
    'get_by_status',
    'launch_job',
    'reset_workflow_status',
    'set_configuration_status archived',
  ]
  const statuses = []
  for (const name of names) statuses.push((await act(name, '000099', claims)).status)
  expect(statuses).toEqual(names.map(name => (may(role, caseOf(name).right) ? caseOf(name).empty : 403)))
})

describe('a service account', () => {
  /** The time by the clock of the test's own system, which stands still until it is moved. */
  let moment: Micros
  let system: System
  beforeEach(async () => {
    moment = systemClock()()
    system = await startSystem({
      now: () => moment,
      issuers: [{ kind: 'google', audience: 'tailer-api', emails: [SCHEDULER] }],
      fetch: (url, options) => fetch(String(url).includes('google') ? system.keys.url : url, options),
    })
  })
  afterEach(() => system.stop())

  const ask = async (account: string) => {
    const google = { iss: 'https://accounts.google.com', email: SCHEDULER, email_verified: true }
    const exp = Math.floor(Date.now() / 1000) + 3000
    const token = await system.token({ ...google, exp, role: 9 })
    const body = { action: 'get_by_status', account, configuration_type: 'table-to-table' }
    const { status } = await system.call('dag-status', body, { token })
    return { status, read: system.logs.at(-1)?.documents_read }
  }
  const store = (rights: object) => system.db.doc(`principals/${SCHEDULER}`).set(rights)

  test('has no rights while nothing is stored of it', async () => {
    expect(await ask('000099')).toEqual({ status: 403, read: 1 })
  })

  test('has the rights that principals/{email} gives, read once in a minute', async () => {
    await store({ accountsRole: ['1-000099'] })
    expect(await ask('000099')).toEqual({ status: 200, read: 3 })
    expect(await ask('000099')).toEqual({ status: 200, read: 2 })
    expect(await ask('000098')).toEqual({ status: 403, read: 0 })
    moment += 50 * SECOND
    expect(await ask('000099')).toEqual({ status: 200, read: 2 })
  })

  test('loses them within a minute of their being taken away', async () => {
    await store({ accountsRole: ['1-000099'] })
    expect((await ask('000099')).status).toBe(200)
    await store({ role: 0, accountsRole: ['1-000099'] })
    moment += MINUTE - SECOND
    expect((await ask('000099')).status).toBe(200)
    moment += 2 * SECOND
    expect(await ask('000099')).toEqual({ status: 403, read: 1 })
  })

  test.each([
    { accountsRole: '1-000099' },
    { accountsRole: { a: '1-000099' } },
    { role: '9' },
    { role: null },
  ])('has no rights from the odd document %j', async rights => {
    await store(rights)
    expect((await ask('000099')).status).toBe(403)
  })

  test('has no rights from a list that no one could have meant', async () => {
    const list = Array.from({ length: 10_001 }, (_, i) => `1-${String(i).padStart(6, '0')}`)
    await store({ accountsRole: list })
    expect((await ask('000099')).status).toBe(403)
  })
})
