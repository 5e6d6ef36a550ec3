import { expect, test } from 'vitest'
import { DEPLOY_LINES } from './deploy-lines.ts'
import { toldBy } from './golden.ts'
import { atStack, steadily } from './pipelines.ts'

const TAILER = new URL('../../../bin/tailer', import.meta.url).pathname

const { stack, someone } = await atStack()

test('deploying and going back print what they are kept to print, and end as they should', async () => {
  const text = await toldBy(someone, DEPLOY_LINES)
  await expect(steadily(stack.port)(text)).toMatchFileSnapshot('deploy-goldens.txt')
}, 300_000)

test('at a terminal a deployment asks, and a no deploys nothing', async () => {
  expect(await someone.run(['init', 'asked'])).toMatchObject({ code: 0 })
  const { child, heard, ended } = someone.atTerminal(`${TAILER} deploy asked/daily_sales.jsonc`)
  await expect.poll(() => heard.out, { timeout: 20_000 }).toMatch(/Cannot|\[y\/N\]/)
  child.stdin.end('n\n')
  expect(await ended).toMatchObject({ code: 2, out: expect.stringContaining('Nothing was deployed.') })
})
