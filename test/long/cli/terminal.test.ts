import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { atStack } from './pipelines.ts'

const { someone } = await atStack()

const TAILER = new URL('../../../bin/tailer', import.meta.url).pathname
const CTRL_C = '\u0003'
const CYAN = '\u001b[36m'

/** Waits till a command at a terminal has printed something. */
const prints = ({ heard }: { heard: { out: string } }, text: string | RegExp) =>
  expect.poll(() => stripVTControlCharacters(heard.out), { timeout: 30_000 }).toMatch(text)

test('a run is shown by live lines that stay within the width, and Ctrl-C leaves it going and says how to cancel it', async () => {
  const shown = someone.atTerminal(`${TAILER} launch slow --wait`)
  await prints(shown, /RUNNING {2}second {2}0:01/)
  shown.child.stdin.write(CTRL_C)
  const { code, out } = await shown.ended
  expect(code).toBe(130)
  expect(out).toContain(CYAN)
  const plain = stripVTControlCharacters(out)
  const live = plain.split(/[\r\n]+/).filter(line => /^ *RUNNING /.test(line))
  expect(Math.max(...live.map(line => line.length))).toBeLessThanOrEqual(100)
  const [, run = ''] = /The run goes on\. Cancel it with: tailer run cancel (\S+)/.exec(plain) ?? []
  const { out: status } = await someone.run(['run', 'show', run, '--json'])
  expect(JSON.parse(status)).toMatchObject({ results: [{ status: 'RUNNING' }] })
  expect(await someone.run(['run', 'cancel', run])).toMatchObject({ code: 0 })
}, 60_000)

test('the live lines are taken back once the run has ended, and the summary is whole', async () => {
  const shown = someone.atTerminal(`${TAILER} launch failing --wait`)
  const { code, out } = await shown.ended
  expect(code).toBe(5)
  // What is cleared last has nothing after it but the summary.
  const summary = stripVTControlCharacters(out.split('\u001b[0J').at(-1) ?? '')
  expect(summary).toMatch(/^\s*Run:[\s\S]*Error in second: Unrecognized name[\s\S]*The run ended as FAILED\./)
}, 60_000)

test('with NO_COLOR nothing is coloured, and without a terminal nothing is either', async () => {
  const { out } = await someone.atTerminal(`${TAILER} runs`, { env: { NO_COLOR: '1' } }).ended
  expect(out).not.toContain('\u001b[3')
  expect((await someone.run(['runs'])).out).not.toContain('\u001b')
  expect((await someone.atTerminal(`${TAILER} runs`).ended).out).toContain('\u001b[3')
}, 60_000)

test('a table is cut off at the width of the terminal, and nowhere else', async () => {
  const { out } = await someone.atTerminal(`${TAILER} operations`).ended
  const lines = stripVTControlCharacters(out).trimEnd().split(/\r?\n/)
  expect(lines.map(line => [...line].length).filter(length => length > 100)).toEqual([])
  expect(lines.at(-1)).toMatch(/…$/)
  expect((await someone.run(['operations'])).out).toContain(
    'Loads the traffic once the sales are prepared and',
  )
}, 60_000)

test('a launch in PROD asks at a terminal, naming the place, and launches for PROD alone', async () => {
  const line = `${TAILER} launch guarded --environment PROD`
  const refused = someone.atTerminal(line)
  await prints(refused, /PROD of account 000099, at http:\S+\.\s+Type PROD to go on/)
  refused.child.stdin.write('yes\r')
  expect(await refused.ended).toMatchObject({ code: 2, out: expect.stringContaining('Nothing was done') })
  const agreed = someone.atTerminal(line)
  await prints(agreed, /Type PROD/)
  agreed.child.stdin.write('PROD\r')
  expect(await agreed.ended).toMatchObject({ code: 0, out: expect.stringContaining('Launched') })
}, 60_000)

test('a password that is typed is not shown', async () => {
  const shown = someone.atTerminal(`${TAILER} auth login --api-key none --email a@b.example`, {
    env: { FIREBASE_AUTH_EMULATOR_HOST: '127.0.0.1:1' },
  })
  await prints(shown, 'Password: ')
  shown.child.stdin.write('hush-hush\r')
  const { code, out } = await shown.ended
  expect({ code, shows: out.includes('hush-hush') }).toEqual({ code: 1, shows: false })
  expect(out).toContain('the Auth emulator at 127.0.0.1:1 cannot be reached')
}, 60_000)
