import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { manageAccount } from '../../deploy/account.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Runs `npm run deploy -- …` where there is no gcloud, no firebase and nobody's credentials. */
async function deploy(args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['deploy/main.ts', ...args], {
    cwd: ROOT,
    env: { PATH: '', HOME: '/nowhere', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', text => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr += text
  })
  const code = await new Promise<number | null>(resolve => child.once('close', resolve))
  return { code, stdout, stderr }
}

describe('npm run deploy', () => {
  test('prints the plan and does nothing, with neither credentials nor gcloud, unless --yes is there', async () => {
    const { code, stdout, stderr } = await deploy(['--project', 'demo-tailer', '--region', 'us-central1'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain(
      'gcloud functions deploy run-execute --gen2 --runtime=nodejs24 --region=us-central1',
    )
    expect(stdout).toContain('Nothing was done. Add --yes to do it.')
  })

  test('does something with --yes: it asks for gcloud', async () => {
    const { code, stderr } = await deploy(['--project', 'demo-tailer', '--yes'])
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'Cannot run gcloud: install it and put it on PATH\n',
    })
  })

  test.each([
    [[], '--project is missing'],
    [['--project', 'demo-tailer', '--regoin', 'x'], "Unknown option '--regoin'"],
    [['--project', 'X'], 'at project'],
    [['--project', 'demo-tailer', '--settings', '/nowhere.json'], 'there is no settings file /nowhere.json'],
  ])('%j is refused with what is wrong', async (args, what) => {
    const { code, stdout, stderr } = await deploy(args)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain(what)
  })

  test('a settings file that is not JSON is named', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tailer-settings-'))
    const file = join(folder, 'deploy.json')
    await writeFile(file, '{,}')
    const { stderr } = await deploy(['--project', 'demo-tailer', '--settings', file])
    expect(stderr).toContain(`${file} is not JSON`)
    await rm(folder, { recursive: true })
  })
})

describe('npm run deploy -- account', () => {
  const GIVEN = ['000099', '--project', 'demo-tailer', '--projects', 'demo-data,demo-more']
  const ACCOUNT = ['account', ...GIVEN]

  test('prints what an account needs, with its token in no line, unless --yes is there', async () => {
    const { code, stdout, stderr } = await deploy(ACCOUNT, { TAILER_TOKEN: 'never.to.be.seen' })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('gcloud iam service-accounts create tailer-000099')
    expect(stdout).toContain('"projects":["demo-data","demo-more"]')
    expect(stdout).toContain('Nothing was done. Add --yes to do it.')
    expect(stdout).not.toContain('never.to.be.seen')
  })

  test('prints what taking it away takes, and what stays', async () => {
    const { stdout } = await deploy([...ACCOUNT, '--remove'])
    expect(stdout).toContain('gcloud iam service-accounts delete tailer-000099@')
    expect(stdout).toContain('What stays')
  })

  test('does nothing with --yes before it has the token that it needs at the end', async () => {
    const { code, stdout, stderr } = await deploy([...ACCOUNT, '--yes'])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain('TAILER_TOKEN is not set')
  })

  test('does something with --yes and a token: it asks for gcloud', async () => {
    const { stderr } = await deploy([...ACCOUNT, '--yes'], { TAILER_TOKEN: 'never.to.be.seen' })
    expect(stderr).toBe('Cannot run gcloud: install it and put it on PATH\n')
  })

  test.each([
    [['--project', 'demo-tailer', '--projects', 'demo-data'], 'one account, six digits, is needed'],
    [['99', '--project', 'demo-tailer', '--projects', 'demo-data'], 'at account'],
    [['000099', '--project', 'demo-tailer'], '--projects is missing'],
    [['000099', '--project', 'demo-tailer', '--projects', 'A'], 'at projects[0]'],
    [['000099', '--project', 'demo-tailer', '--projects', ','], 'at least one project'],
    [[...GIVEN, '--buckets', 'gs://x'], 'a bucket name'],
    [[...GIVEN, '--remove', '--name', 'n'], '--launcher and --name have no meaning'],
  ])('%j is refused with what is wrong', async (args, what) => {
    await expect(manageAccount(args)).rejects.toThrow(what)
  })
})
