import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { FUNCTION_NAMES } from '../../deploy/functions.ts'
import { exampleLaunch, planOf } from '../../deploy/plan.ts'
import { planAccount, planRemoval } from '../../deploy/plan-account.ts'
import { toSettings } from '../../deploy/settings.ts'
import { shown } from '../../deploy/shown.ts'
import type { Command } from '../../deploy/step.ts'
import { commandsOf } from './commands.ts'
import { fullSettings } from './full.ts'
import { sdkRoot } from './sdk.ts'

type Branch = { commands: Record<string, Branch>; flags: Record<string, unknown> }
const branch: z.ZodType<Branch> = z.object({
  commands: z.record(
    z.string(),
    z.lazy(() => branch),
  ),
  flags: z.record(z.string(), z.unknown()),
})

/** The SDK's own tree of its commands and their flags: what `--help` is made of, in one file instead of 25 calls. */
async function commandTree(): Promise<Branch | undefined> {
  const root = await sdkRoot()
  if (root === undefined) return undefined
  try {
    const text = await readFile(join(root, 'data/cli/gcloud_completions.py'), 'utf8')
    return branch.parse(JSON.parse(text.slice(text.indexOf('= {') + 2)))
  } catch {
    return undefined
  }
}

const tree = await commandTree()
const settings = fullSettings
const bare = toSettings({ project: 'demo-tailer', region: 'europe-west1' }, {})
const hashes = z.record(z.enum(FUNCTION_NAMES), z.string())
const bundles = hashes.parse(Object.fromEntries(FUNCTION_NAMES.map(name => [name, 'x'])))
const account = {
  account: '000099',
  name: 'n',
  projects: ['demo-data'],
  buckets: ['exports'],
  launcher: true,
}
const steps = [
  ...planOf(settings, bundles),
  ...planOf(bare, bundles),
  ...planAccount(account, settings),
  ...planRemoval(account, settings),
]

/** The commands that the guide tells to type, in blocks and within sentences. */
async function typed(): Promise<Command[]> {
  const guide = await readFile(new URL('../../docs/deploy.md', import.meta.url), 'utf8')
  const blocks = [...guide.matchAll(/^ *```sh\n([\s\S]*?)^ *```/gm)].map(([, block = '']) => block)
  const lines = blocks.flatMap(block => block.replaceAll('\\\n', ' ').replaceAll(/ # .*/g, '').split('\n'))
  const within = [...guide.matchAll(/`(gcloud [^`]+)`/g)].map(([, text = '']) => text.replaceAll('\n', ' '))
  const found = [...lines, ...within].map(line => {
    const [, whole, substituted] = /^ *(gcloud .*)|\$\((gcloud [^)]*)\)/.exec(line) ?? []
    return whole ?? substituted ?? ''
  })
  return found.map(line =>
    [...line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) => word.replaceAll(/['"]/g, '')),
  )
}

const commands: Command[] = [
  ...steps.flatMap(({ look, create, update }) => [
    ...(look ? [look.command] : []),
    ...commandsOf(create),
    ...(update ? commandsOf(update) : []),
  ]),
  exampleLaunch(settings),
  ['gcloud', 'projects', 'describe', 'demo-tailer', '--format=value(projectNumber)'],
  ...(await typed()),
].filter(([program]) => program === 'gcloud')
const distinct = [...new Map(commands.map(command => [shown(command), command])).values()]

const CHOICE = /^--(ingress-settings|http-method|type|replication-policy)=(.*)$/

/** What of a command the installed gcloud does not know. */
function unknownIn([, ...words]: Command, root: Branch): string[] {
  let at = root
  const flags = new Set(Object.keys(root.flags))
  for (const word of words) {
    const next = at.commands[word]
    if (!next) break
    at = next
    for (const flag of Object.keys(at.flags)) flags.add(flag)
  }
  if (Object.keys(at.commands).length > 0) return [`${shown(words)}: not a whole command`]
  return words.filter(word => {
    const flag = word.split('=', 1)[0] ?? ''
    if (!flag.startsWith('--')) return false
    const [, name = '', value = ''] = CHOICE.exec(word) ?? []
    const choices = z.array(z.string()).safeParse(at.flags[`--${name}`])
    if (choices.success && choices.data.length > 0 && value.length > 0) {
      const lower = choices.data.map(choice => choice.toLowerCase())
      if (!lower.includes(value.toLowerCase())) return true
    }
    return !flags.has(flag) && !flags.has(flag.replace('--no-', '--'))
  })
}

describe.skipIf(tree === undefined)(
  'the installed gcloud (skipped where the Cloud SDK, which brings the list of flags, is not installed)',
  () => {
    test.each(distinct.map(command => [shown(command).slice(0, 100), command] as const))(
      'knows every flag of %s',
      (_, command) => {
        expect(tree && unknownIn(command, tree)).toEqual([])
      },
    )

    test('is told of every command of the guide, of which there are more than twenty', async () => {
      const guided = (await typed()).filter(([program]) => program === 'gcloud')
      expect(guided.length).toBeGreaterThan(20)
      expect(guided).toContainEqual(expect.arrayContaining(['restore', '--destination-database=(default)']))
    })

    test('would not know a flag that is misspelt', () => {
      const misspelt = ['gcloud', 'functions', 'deploy', 'x', '--regoin=europe-west1']
      expect(tree && unknownIn(misspelt, tree)).toEqual(['--regoin=europe-west1'])
    })
  },
)
