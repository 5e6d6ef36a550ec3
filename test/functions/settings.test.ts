import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parseSettings } from '../../functions/settings.ts'

const TAILER_DISPATCH = JSON.stringify({
  queue_prefix: 'projects/demo/locations/europe-west1/queues/runs-',
  url: 'https://run-execute.example',
  service_account: 'tasks@demo.iam.gserviceaccount.com',
})
const OIDC = {
  kind: 'oidc',
  issuer: 'https://issuer.test',
  audience: 'api',
  jwks_uri: 'https://issuer.test/keys',
}
const GOOGLE = { kind: 'google', audience: 'api', emails: ['Scheduler@Demo.iam.gserviceaccount.com'] }
const FIREBASE = { kind: 'firebase', project: 'demo' }

const env = (issuers: unknown, more: Record<string, string | undefined> = {}) => ({
  GOOGLE_CLOUD_PROJECT: 'demo',
  TAILER_ISSUERS: typeof issuers === 'string' ? issuers : JSON.stringify(issuers),
  ...more,
})
function refusal(settings: Record<string, string | undefined>): string {
  try {
    parseSettings(settings)
  } catch (error) {
    return error instanceof Error ? error.message : ''
  }
  return ''
}

test('every kind of issuer is taken, and emails count in small letters', () => {
  const own = { ...GOOGLE, kind: 'service-account' }
  const { TAILER_ISSUERS } = parseSettings(env([FIREBASE, GOOGLE, own, OIDC]))
  const emails = ['scheduler@demo.iam.gserviceaccount.com']
  expect(TAILER_ISSUERS).toEqual([FIREBASE, { ...GOOGLE, emails }, { ...own, emails }, OIDC])
})

test('origins are parted by commas, and none are allowed unless set', () => {
  expect(parseSettings(env([OIDC])).TAILER_CORS_ORIGINS).toEqual([])
  const origins = parseSettings(env([OIDC], { TAILER_CORS_ORIGINS: 'https://a.test,https://b.test' }))
  expect(origins.TAILER_CORS_ORIGINS).toEqual(['https://a.test', 'https://b.test'])
})

test('what else is in the environment is not taken over', () => {
  expect(parseSettings(env([OIDC], { SECRET: 'x' }))).not.toHaveProperty('SECRET')
})

const { audience: _, ...withoutAudience } = OIDC

test.each<[string, Record<string, string | undefined>, string[]]>([
  ['an empty environment', {}, ['GOOGLE_CLOUD_PROJECT', 'TAILER_ISSUERS']],
  ['no project', env([OIDC], { GOOGLE_CLOUD_PROJECT: undefined }), ['GOOGLE_CLOUD_PROJECT']],
  ['an empty project', env([OIDC], { GOOGLE_CLOUD_PROJECT: '' }), ['GOOGLE_CLOUD_PROJECT']],
  ['issuers that are no JSON', env('issuer.test'), ['TAILER_ISSUERS', 'must be JSON']],
  ['issuers that are no list', env(OIDC), ['TAILER_ISSUERS', 'expected array']],
  ['no issuer at all', env([]), ['TAILER_ISSUERS']],
  ['an issuer without its audience', env([FIREBASE, withoutAudience]), ['TAILER_ISSUERS[1].audience']],
  ['an empty audience', env([{ ...OIDC, audience: '' }]), ['TAILER_ISSUERS[0].audience']],
  ['an audience of null', env([{ ...OIDC, audience: null }]), ['TAILER_ISSUERS[0].audience']],
  ['Google without an audience', env([{ ...GOOGLE, audience: undefined }]), ['TAILER_ISSUERS[0].audience']],
  ['Google without emails', env([{ ...GOOGLE, emails: undefined }]), ['TAILER_ISSUERS[0].emails']],
  ['Google with an empty list of emails', env([{ ...GOOGLE, emails: [] }]), ['TAILER_ISSUERS[0].emails']],
  ['Google with a star for the email', env([{ ...GOOGLE, emails: ['*'] }]), ['TAILER_ISSUERS[0].emails[0]']],
  ['Firebase without a project', env([{ kind: 'firebase' }]), ['TAILER_ISSUERS[0].project']],
  ['a key set that is no URL', env([{ ...OIDC, jwks_uri: 'keys' }]), ['TAILER_ISSUERS[0].jwks_uri']],
  ['an unknown kind', env([{ ...OIDC, kind: 'saml' }]), ['TAILER_ISSUERS[0].kind']],
  ['a field written wrongly', env([{ ...OIDC, audiance: 'api' }]), ['TAILER_ISSUERS[0]', 'audiance']],
])('%s stops the start and is named', (_, settings, named) => {
  const text = refusal(settings)
  expect(text).toMatch(/^Cannot start: the settings are not right\.\n/)
  for (const name of named) expect(text).toContain(name)
})

test('all faults are told at once', () => {
  const text = refusal(env([withoutAudience, { ...GOOGLE, emails: [] }], { GOOGLE_CLOUD_PROJECT: '' }))
  expect(text.match(/^✖ /gm)).toHaveLength(3)
})

/** Starts the entry point of the deployed functions as a process, and waits for it to end. */
function start(settings: Record<string, string>) {
  const entry = fileURLToPath(new URL('../../functions/dag-launch/index.ts', import.meta.url))
  const child = spawn(process.execPath, [entry], {
    env: { PATH: process.env.PATH, METADATA_SERVER_DETECTION: 'none', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  }
  return new Promise<{ code: number | null; said: string }>(resolve => {
    child.on('close', code => resolve({ code, said }))
  })
}

test('the entry point does not start without an audience, and says which one in one sentence', async () => {
  const settings = {
    GOOGLE_CLOUD_PROJECT: 'demo',
    TAILER_DISPATCH,
    TAILER_ISSUERS: JSON.stringify([withoutAudience]),
  }
  const { code, said } = await start(settings)
  expect(code).not.toBe(0)
  expect(said).toContain('Cannot start: the settings are not right.')
  expect(said).toContain('TAILER_ISSUERS[0].audience')
})

test('two entries that stand for one issuer stop the start', () => {
  const twice = JSON.stringify([OIDC, { ...OIDC, audience: 'another' }])
  const parse = () => parseSettings({ GOOGLE_CLOUD_PROJECT: 'demo', TAILER_ISSUERS: twice })
  expect(parse).toThrow('two entries stand for one issuer')
})

test('the entry point does not start in an empty environment, and names every setting it lacks', async () => {
  const { code, said } = await start({})
  expect(code).not.toBe(0)
  for (const name of ['GOOGLE_CLOUD_PROJECT', 'TAILER_ISSUERS']) expect(said).toContain(name)
})

test('the entry point starts where the settings are right', async () => {
  const settings = { GOOGLE_CLOUD_PROJECT: 'demo', TAILER_DISPATCH, TAILER_ISSUERS: JSON.stringify([OIDC]) }
  expect(await start(settings)).toEqual({ code: 0, said: '' })
})
