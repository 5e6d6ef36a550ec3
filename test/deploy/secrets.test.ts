import { afterEach, describe, expect, test, vi } from 'vitest'
import { executeHere } from '../../deploy/execute.ts'
import { planSmtp, planWebhookSecret } from '../../deploy/plan-secrets.ts'
import { carryOut, take } from '../../deploy/run.ts'
import { toSettings } from '../../deploy/settings.ts'
import { planLines, shown } from '../../deploy/shown.ts'
import { isCall, isComposed, type Step } from '../../deploy/step.ts'
import { commandsOf } from './commands.ts'
import { FULL, fullSettings } from './full.ts'

const bare = toSettings({ project: 'demo-tailer', region: 'europe-west1' }, {})
const node = (code: string) => [process.execPath, '-e', code]
/** What a step writes into a secret. */
function writtenBy(steps: Step[]): string {
  const inputs = steps.flatMap(({ create }) =>
    isComposed(create) && create.input ? [create.input.secret()] : [],
  )
  return inputs.join()
}

describe('a composed command', () => {
  test('is given what others print, and a secret where nobody reads along', async () => {
    const code =
      'process.stdin.toArray().then(all => console.log(process.argv.slice(1).join(), all.join("")))'
    const command = [...node(code), '--', '--to=$1,$2', '$2']
    const asks = [node('console.log("one")'), node('console.log("two")')]
    const outcome = await executeHere({ command, asks, input: { shell: '', secret: () => 'hush' } })
    expect(outcome).toEqual({ code: 0, stdout: '--to=one,two,two hush\n', stderr: '' })
  })

  test('is not executed where nothing answers to what it asks for', async () => {
    const command = node('throw new Error("executed")')
    const empty = await executeHere({ command, asks: [node('')] })
    expect(empty).toMatchObject({ code: 1, stderr: expect.stringContaining('Nothing is told by') })
    const failed = await executeHere({ command, asks: [node('process.exit(3)')] })
    expect(failed.code).toBe(3)
  })

  test('is shown as a shell would have it', () => {
    const asks = [['gcloud', 'list', '--filter=a="b c"']]
    expect(shown({ command: ['gcloud', 'set', '--to=$1'], asks })).toBe(
      `gcloud set "--to=$(gcloud list '--filter=a="b c"')"`,
    )
  })
})

describe('the secret of webhooks', () => {
  test('is what Standard Webhooks takes, another each time, and in no command and no printed plan', () => {
    const steps = planWebhookSecret('000099', bare)
    const secret = writtenBy(steps)
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(writtenBy(planWebhookSecret('000099', bare))).not.toBe(secret)
    const words = steps.flatMap(({ create }) => commandsOf(create).flat())
    expect([...words, ...planLines(steps)].join('\n')).not.toContain(secret)
  })

  test('is told when it is made, and not when it is there', async () => {
    const [, put] = planWebhookSecret('000099', bare)
    const log = vi.spyOn(console, 'log').mockImplementation(() => {})
    const told = async (is: string) => {
      log.mockClear()
      const step: Step = { ...put, does: 'Put.', create: node(''), look: { command: node(is), lists: true } }
      await carryOut([step])
      return log.mock.calls.join()
    }
    expect(await told('')).toContain(put?.tells?.())
    expect(await told('console.log(1)')).toBe('left     Put.')
    log.mockRestore()
  })
})

describe('the password of the SMTP server', () => {
  afterEach(() => {
    delete process.env.TAILER_SMTP_PASSWORD
  })
  const [, put] = planSmtp(fullSettings)
  const execute = async (action: Step['create']) => {
    if (!isCall(action) && isComposed(action)) action.input?.secret()
    return { code: 0, stdout: '', stderr: '' }
  }

  test('is asked for where it is missing, before anything of it is done', async () => {
    if (!put) throw new Error('No step puts it')
    await expect(take(put, execute)).rejects.toThrow(
      /TAILER_SMTP_PASSWORD is not set.*tailer at smtp\.example/,
    )
    process.env.TAILER_SMTP_PASSWORD = 'hush'
    expect(await take(put, execute)).toBe('made')
  })

  test('is read when it is written, and in no command and no printed plan', () => {
    process.env.TAILER_SMTP_PASSWORD = 'hush'
    const steps = planSmtp(fullSettings)
    expect(writtenBy(steps)).toBe('hush')
    expect(planLines(steps).join('\n')).not.toContain('hush')
  })

  test('is not asked for where no user is told', () => {
    const { user: _, ...smtp } = FULL.smtp
    const place = { project: 'demo-tailer', region: 'europe-west1' }
    expect(planSmtp(toSettings(place, { smtp }))).toEqual([])
    expect(planSmtp(bare)).toEqual([])
  })

  test('reaches no program in its environment', async () => {
    process.env.TAILER_SMTP_PASSWORD = 'hush'
    const { stdout } = await executeHere(node('console.log(process.env.TAILER_SMTP_PASSWORD)'))
    expect(stdout).toBe('undefined\n')
  })
})
