import { afterAll, describe, expect, test } from 'vitest'
import { ALERT_STATUSES } from '../../../shared/model/monitoring.ts'
import { configurationRef, toConfiguration } from '../../../shared/store/configurations.ts'
import { readVersion } from '../../../shared/store/versions.ts'
import { deploy, faults, tableToStorage, tableToTable, warnings, workflow } from '../../document/documents.ts'
import { startSystem } from '../../system/system.ts'

const system = await startSystem()
afterAll(() => system.stop())

const email = { email: { email_to: 'ops@tailer.test' } }
const good = { alert_enabled: true, alert_environment: ['DEV'], alert: email }
const ROOT = '/configuration/monitoring'

const deployed = (monitoring: object, document: object = {}) =>
  deploy(system, system.newAccount(), tableToTable({ monitoring, ...document }))

describe('a monitoring', () => {
  test('that is right is deployed without a word', async () => {
    expect(
      warnings(await deployed({ ...good, alert_status: ALERT_STATUSES.filter(one => one !== 'LATE') })),
    ).toEqual([])
  })

  test.each<[string, string, object, object?]>([
    [
      'LATE without its minutes',
      `${ROOT}/late_after_minutes`,
      { ...good, alert_status: ['LATE'] },
      { schedule_interval: '0 8 * * *' },
    ],
    [
      'LATE without a schedule',
      `${ROOT}/alert_status`,
      { ...good, alert_status: ['LATE'], late_after_minutes: 5 },
    ],
    [
      'a reader that is no address',
      `${ROOT}/alert/email/email_to`,
      { ...good, alert: { email: { email_to: 'ops' } } },
    ],
    [
      'a reader with a header in it',
      `${ROOT}/alert/email/email_to`,
      { ...good, alert: { email: { email_to: 'a@b.test\r\nBcc: c@d.test' } } },
    ],
    ['no reader', `${ROOT}/alert/email/email_to`, { ...good, alert: { email: { email_to: ' ; ' } } }],
    [
      'readers without an end',
      `${ROOT}/alert/email/email_to`,
      {
        ...good,
        alert: { email: { email_to: Array.from({ length: 21 }, (_, n) => `a${n}@b.test`).join(';') } },
      },
    ],
    [
      'two senders',
      `${ROOT}/alert/email/email_from`,
      { ...good, alert: { email: { ...email.email, email_from: 'a@b.test;c@d.test' } } },
    ],
    [
      'a webhook within the network',
      `${ROOT}/alert/webhook/url`,
      { ...good, alert: { webhook: { url: 'https://169.254.169.254/' } } },
    ],
    [
      'the second of several channels',
      `${ROOT}/alert/1/webhook/url`,
      { ...good, alert: [email, { webhook: { url: 'http://example.com/' } }] },
    ],
  ])('with %s is refused', async (_, pointer, monitoring, document) => {
    const reply = await deployed(monitoring, document)
    expect(reply.status).toBe(400)
    expect(faults(reply)).toEqual([expect.stringContaining(`${pointer}: `)])
  })

  test('of a table-to-storage configuration without a start_date has no LATE', async () => {
    const monitoring = { ...good, alert_status: ['LATE'], late_after_minutes: 5 }
    const document = { monitoring, schedule_interval: '0 8 * * *' }
    const reply = await deploy(system, system.newAccount(), tableToStorage(document))
    expect(faults(reply)).toEqual([`${ROOT}/alert_status: has LATE, which needs a start_date`])
  })

  test.each<[string, string, object]>([
    ['no channel', `${ROOT}/alert_enabled`, { alert_enabled: true }],
    ['nothing that enables it', ROOT, { alert: email }],
    ['another environment', `${ROOT}/alert_environment`, { ...good, alert_environment: ['PROD'] }],
    ['no status', `${ROOT}/alert_status`, { ...good, alert_status: [] }],
    ['minutes for nothing', `${ROOT}/late_after_minutes`, { ...good, late_after_minutes: 5 }],
    [
      'a sender of another domain',
      `${ROOT}/alert/email/email_from`,
      { ...good, alert: { email: { ...email.email, email_from: 'boss@bank.test' } } },
    ],
    [
      'a variable that is none',
      `${ROOT}/alert/email/email_subject`,
      { ...good, alert: { email: { ...email.email, email_subject: '@status @statut' } } },
    ],
  ])('with %s is told of as a warning', async (_, pointer, monitoring) => {
    expect(warnings(await deployed(monitoring))).toEqual([{ pointer, detail: expect.any(String) }])
  })

  test('of a workflow has no effect, and says so', async () => {
    const reply = await deploy(system, system.newAccount(), workflow({ monitoring: good }))
    expect(warnings(reply)).toContainEqual({
      pointer: ROOT,
      detail: expect.stringContaining('a workflow has no runs'),
    })
  })

  test('is kept with its version whole, and with the configuration in short', async () => {
    const account = system.newAccount()
    const monitoring = {
      ...good,
      alert_status: ['FAILED', 'RECOVERED'],
      alert: [email, { webhook: { url: 'http://127.0.0.1:1/' } }],
    }
    await deploy(system, account, tableToTable({ monitoring, short_description: 'Sales' }))
    const identity = { configuration_type: 'table-to-table', environment: 'DEV', configuration_id: 'job_DEV' }
    const stored = (await configurationRef(system.db, account, identity).get()).data()
    expect(toConfiguration(stored ?? {}).alert).toEqual({ statuses: ['FAILED', 'RECOVERED'] })
    expect((await readVersion(system.db, account, identity, 1))?.monitoring).toEqual({
      ...{ impact: 2, urgency: 2, short_description: 'Sales' },
      emails: [{ to: ['ops@tailer.test'], reply_to: [], body_type: 'html' }],
      webhooks: [{ url: 'http://127.0.0.1:1/', format: 'standard' }],
    })
    await deploy(system, account, tableToTable())
    const after = (await configurationRef(system.db, account, identity).get()).data()
    expect(toConfiguration(after ?? {}).alert).toBeUndefined()
  })
})
