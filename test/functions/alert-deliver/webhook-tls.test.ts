import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { Webhook } from 'standardwebhooks'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { startHook } from './post.ts'
import { monitored, startTelling } from './told.ts'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0
const telling = await startTelling()
const trusted = getCACertificates()
afterAll(() => {
  setDefaultCACertificates(trusted)
  return telling.stop()
})

/** A key, and a certificate by its own hand that it is that of a name. */
function certified(name: string) {
  const folder = mkdtempSync(join(tmpdir(), 'tailer-tls-'))
  const file = (of: string) => join(folder, of)
  const made = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=hook']
  const into = ['-keyout', file('key'), '-out', file('cert'), '-addext', `subjectAltName=${name}`]
  execFileSync('openssl', ['req', ...made, ...into], { stdio: 'ignore' })
  const pair = { key: readFileSync(file('key'), 'utf8'), cert: readFileSync(file('cert'), 'utf8') }
  rmSync(folder, { recursive: true })
  return pair
}

/** Ends a run whose failure is told to a webhook with such a certificate. */
async function tell(name: string, { isTrusted }: { isTrusted: boolean }) {
  const pair = certified(name)
  setDefaultCACertificates(isTrusted ? [...trusted, pair.cert] : trusted)
  const hook = await startHook(pair)
  onTestFinished(() => hook.stop())
  const job = await monitored(telling.system, { alert: { webhook: { url: hook.url } } })
  const run_id = await job.end('FAILED')
  const [became] = await telling.deliver()
  return { became, hook, error: (await job.alert(run_id, 'FAILED'))?.error }
}

describe.skipIf(!hasOpenssl)(
  'over TLS (skipped without openssl, which makes the certificates), a webhook',
  () => {
    test('is called whose certificate is of its name, and by whom Node trusts', async () => {
      const { became, hook } = await tell('IP:127.0.0.1', { isTrusted: true })
      expect(became).toBe('delivered')
      const { body = '', headers = {} } = hook.called[0] ?? {}
      expect(new Webhook(telling.secret).verify(body, headers)).toMatchObject({ type: 'run.failed' })
    })

    test.each([
      ['of another name', 'DNS:other.example.com', true, /does not match certificate's altnames/],
      ['by whom nobody trusts', 'IP:127.0.0.1', false, /self-signed certificate/],
    ])('is told nothing whose certificate is %s, and called again', async (_, name, isTrusted, why) => {
      const { became, hook, error } = await tell(name, { isTrusted })
      expect([became, hook.called]).toEqual(['waiting', []])
      expect(error).toMatch(why)
    })
  },
)
