import { afterAll, expect, test } from 'vitest'
import { toTimestamp } from '../../shared/store/database.ts'
import { SQL, tableToTable } from '../document/documents.ts'
import { startPost } from '../functions/alert-deliver/post.ts'
import { startProcess } from '../system/process.ts'

const post = await startPost()
const functions = await startProcess({
  env: { TAILER_SMTP: post.url, TAILER_MAIL_FROM: 'alerts@tailer.test' },
})
afterAll(async () => {
  await functions.stop()
  await post.stop()
})

const account = '000001'
const identity = {
  account,
  environment: 'DEV',
  configuration_type: 'table-to-table',
  configuration_id: 'job_DEV',
}
const alerts = () => functions.db.collection(`accounts/${account}/alerts`).get()

test('a mail whose sender is killed before it could note so is sent again under the same Message-ID', async () => {
  await functions.newPlace(account)
  const monitoring = {
    alert_enabled: true,
    alert_environment: ['DEV'],
    alert: { email: { email_to: 'ops@tailer.test' } },
  }
  const { status, text } = await functions.call('configuration-status', {
    ...{ action: 'deploy_configuration', account, environment: 'DEV' },
    ...{ configuration: tableToTable({ monitoring }), files: { 'a.sql': SQL } },
  })
  expect(status, text).toBe(200)
  post.say.taken = async () => {
    post.say.taken = () => {}
    await functions.kill()
  }
  // Its dataset is not there, so it fails by itself.
  await functions.call('dag-launch', { action: 'launch_job', ...identity })
  await expect.poll(() => post.received.length, { timeout: 15_000 }).toBe(1)
  await expect.poll(functions.hasEnded, { timeout: 5_000 }).toBe(true)
  const [left] = (await alerts()).docs
  expect(left?.get('state')).toBe('waiting')
  // The time that it was given for its delivery is over.
  await left?.ref.update({ deliver_at: toTimestamp(Date.now() * 1000 - 1) })
  await functions.start()
  await functions.sweep()
  const states = async () => (await alerts()).docs.map(doc => doc.get('state'))
  await expect.poll(states, { timeout: 15_000 }).toEqual(['delivered'])
  const ids = post.received.map(({ mail }) => mail.messageId)
  expect(ids).toHaveLength(2)
  expect(ids[1]).toBe(ids[0])
})
