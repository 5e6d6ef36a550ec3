import { execFile } from 'node:child_process'
import { mkdtemp, readdir, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { decodeJwt } from 'jose'
import { beforeAll, expect, test } from 'vitest'
import { EXIT } from '../../../cli/exit.ts'
import { openIssuer } from '../../../dev/issuer.ts'
import { ISSUER } from '../../../dev/settings.ts'

const BIN = fileURLToPath(new URL('../../../bin', import.meta.url))

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tailer-cli-'))
  // As a stack that was started has it.
  await openIssuer({ dir: join(dir, 'state'), issuer: ISSUER })
})

type Result = { code: number; out: string; err: string }

/** Runs a line of shell far from the repository, with `tailer` on PATH and no setting of the person's own. */
function sh(
  line: string,
  { path = BIN, ...more }: { path?: string; [name: string]: string | undefined } = {},
): Promise<Result> {
  const env = {
    PATH: `${path}:/usr/local/bin:/usr/bin:/bin`,
    HOME: dir,
    TAILER_DIR: join(dir, 'state'),
    ...more,
  }
  return new Promise(resolve => {
    const child = execFile('/bin/sh', ['-c', line], { cwd: dir, env }, (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    )
  })
}

const claims = async (options: string, env = {}) =>
  decodeJwt((await sh(`tailer auth get-token ${options} | awk '/User token :/ {print $4}'`, env)).out.trim())

test.each([
  ['awk', `tailer auth get-token | awk '/User token :/ {print $4}'`],
  ['sed', `tailer auth get-token | sed '7q;d' | sed 's/User token : //g'`],
])('the token that %s cuts out is one line and decodes', async (_, line) => {
  const { out } = await sh(line)
  expect(out).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)
  expect(decodeJwt(out.trim())).toMatchObject({
    iss: 'https://tailer.localhost',
    aud: 'tailer-api',
    email: 'you@localhost',
  })
})

test('the seventh line and no other holds the token', async () => {
  const lines = (await sh('tailer auth get-token')).out.trimEnd().split('\n')
  expect(lines.length).toBeGreaterThanOrEqual(7)
  expect(lines.flatMap((line, index) => (line.includes('User token :') ? [index + 1] : []))).toEqual([7])
})

test('the options decide whose token it is, what it may and how long', async () => {
  const token = await claims('--email a@b.example --role 3 --accounts 7-000099,3-000123 --expires-in 60', {})
  expect(token).toMatchObject({
    iss: 'https://tailer.localhost',
    sub: 'a@b.example',
    email: 'a@b.example',
    role: 3,
    accountsRole: ['7-000099', '3-000123'],
  })
  expect((token.exp ?? 0) - (token.iat ?? 0)).toBe(60)
})

test('a symbolic link to tailer, itself reached through a link, runs', async () => {
  await symlink(join(BIN, 'tailer'), join(dir, 'first'))
  await symlink('first', join(dir, 'second'))
  expect((await sh('./second --help')).out).toContain('Exit codes:')
})

test('without the dependencies installed, it says to run npm start', async () => {
  const copy = join(dir, 'copy')
  const { code, err } = await sh(`mkdir -p ${copy}/bin && cp ${BIN}/tailer ${copy}/bin && tailer`, {
    path: `${copy}/bin`,
  })
  expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(/Run npm start in .*copy once/) })
})

test.each([
  ['tailer', /a command is missing/],
  ['tailer fly', /no command fly/],
  ['tailer auth', /a command is missing/],
  ['tailer auth get-tokens', /no command get-tokens/],
  ['tailer auth get-token --rule 3', /unknown option '--rule'/],
  ['tailer auth get-token --role 4', /--role .* It must be 0, 1, 3, 5, 7 or 9/],
  ['tailer auth get-token --email you', /It must be an address/],
  ['tailer auth get-token --accounts 7-99', /It must be <role>-<account> entries/],
  ['tailer auth get-token --expires-in 0', /whole number from 1 to 3600/],
  ['TAILER_FIREBASE_API_KEY=k tailer auth get-token', /TAILER_FIREBASE_REFRESH_TOKEN is not set/],
  ['TAILER_FIREBASE_API_KEY=k TAILER_FIREBASE_REFRESH_TOKEN=r tailer auth get-token --role 3', /says itself/],
  ['tailer launch', /missing required argument 'id'/],
  ['tailer runs --limit 0', /whole number from 1 to 1000/],
  ['tailer runs --profile none', /Cannot use the profile none: there is none yet/],
])('%s is refused with exit code 2 and nothing on standard output', async (line, sentence) => {
  expect(await sh(line)).toEqual({ code: 2, out: '', err: expect.stringMatching(sentence) })
})

test('without a key of a stack’s issuer no token is signed, and it says how to get one', async () => {
  const { code, out, err } = await sh('tailer auth get-token', { TAILER_DIR: join(dir, 'none') })
  expect({ code, out, err }).toEqual({ code: 4, out: '', err: expect.stringContaining('npm start') })
})

test.each(['tailer --help', 'tailer run --help', 'tailer launch --help'])(
  '%s tells every exit code',
  async line => {
    const { out } = await sh(line)
    for (const { code, means } of Object.values(EXIT))
      expect(out).toMatch(new RegExp(`^ +${code} +${means}$`, 'm'))
  },
)

test.each(['tailer --help', 'tailer auth --help', 'tailer auth get-token --help'])(
  '%s succeeds',
  async line => {
    expect(await sh(line)).toMatchObject({ code: 0, out: expect.stringContaining('Usage: tailer'), err: '' })
  },
)

test('an Auth service that cannot be reached is said to be, and no token of ours is printed instead', async () => {
  const env = {
    TAILER_FIREBASE_API_KEY: 'k',
    TAILER_FIREBASE_REFRESH_TOKEN: 'a-secret',
    FIREBASE_AUTH_EMULATOR_HOST: '127.0.0.1:1',
    TAILER_DIR: join(dir, 'unused'),
  }
  const { code, out, err } = await sh('tailer auth get-token', env)
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(err).toMatch(/the Auth emulator at 127\.0\.0\.1:1 cannot be reached/)
  expect(err).not.toContain('a-secret')
  expect(await readdir(dir)).not.toContain('unused')
})
