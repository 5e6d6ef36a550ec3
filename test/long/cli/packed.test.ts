import { execFile, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import manifest from '../../../cli/package.json' with { type: 'json' }
import { startApi } from '../../client/contract.ts'
import { person } from '../../system/tailer.ts'

const run = promisify(execFile)
const CLI = fileURLToPath(new URL('../../../cli', import.meta.url))
const NODE = process.execPath

/** The PATH of the machine, without what npm puts before it. */
const PATH = (process.env.PATH ?? '')
  .split(delimiter)
  .filter(folder => !folder.includes('node_modules'))
  .join(delimiter)
const machine = spawnSync('node', ['--version'], { env: { PATH }, encoding: 'utf8' }).stdout ?? 'missing'
const isNode20 = machine.startsWith('v20.')
if (!isNode20) console.warn(`The packed command was NOT run on Node 20: the machine's own node is ${machine}`)

let someone: Awaited<ReturnType<typeof person>>
let packed: string
beforeAll(async () => {
  someone = await person({ PATH })
  await run('npm', ['pack', CLI, '--pack-destination', someone.home], { timeout: 60_000 })
  await run('tar', ['xf', `tailer-${manifest.version}.tgz`], { cwd: someone.home })
  packed = join(someone.home, 'package/dist/main.js')
}, 90_000)
afterAll(() => someone?.leave())

test('the packed command is of the version of the repository', () => {
  const root = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'))
  expect(manifest.version).toBe(root.version)
})

test('the packed command has neither dependencies nor sources of the repository', async () => {
  const { stdout } = await run('find', ['.', '-type', 'f'], { cwd: join(someone.home, 'package') })
  const others = stdout
    .split('\n')
    .filter(path => !/^(\.\/dist\/[\w-]+\.js|\.\/example\/.+|\.\/package\.json|)$/.test(path))
  expect(others).toEqual([])
})

test.skipIf(!isNode20)(
  'the packed command calls the API on Node 20, in a folder with nothing else',
  async () => {
    const api = await startApi()
    const account = api.system.newAccount()
    await api.system.ready()
    const env = { TAILER_TOKEN: await api.system.token() }
    const by = ['node', packed]
    const add = ['profile', 'add', 'here', '--address', api.baseUrl, '--account', account]
    expect(await someone.run(add, { by, env })).toMatchObject({ code: 0 })
    expect(await someone.run(['account', 'show'], { by, env })).toMatchObject({
      code: 0,
      out: expect.stringContaining('A test’s'),
    })
    expect(await someone.run(['runs'], { by, env })).toEqual({ code: 0, out: '', err: 'No runs.\n' })
    expect(await someone.run(['--version'], { by, env })).toMatchObject({
      code: 0,
      out: `${manifest.version}\n`,
    })
    await api.stop()
  },
  60_000,
)

test('the packed command writes the example', async () => {
  const by = [NODE, packed]
  expect(await someone.run(['init', 'first'], { by })).toMatchObject({
    code: 0,
    out: expect.stringContaining('first/daily_sales.jsonc\n'),
  })
})

/** Shells that are there, and what has each complete words: the words so far, and those it offers. */
const SHELLS: [string, (words: string[]) => string][] = [
  [
    'bash',
    words =>
      `source <(node ${packed} completion bash); COMP_WORDS=(${words.map(word => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _tailer; printf '%s\\n' "\${COMPREPLY[@]}"`,
  ],
  ['fish', words => `node ${packed} completion fish | source; complete -C '${words.join(' ')}' | cut -f1`],
]

test.each(SHELLS)('%s, where it is there, completes commands and their options', (shell, line) => {
  const there = spawnSync(shell, ['--version']).status === 0
  if (!there) return console.warn(`The completion of ${shell} was NOT tried: it is not installed`)
  const offers = (...words: string[]) =>
    spawnSync(shell, ['-c', line(words)], { env: { PATH }, encoding: 'utf8' })
      .stdout.trim()
      .split('\n')
      .sort()
  expect(offers('tailer', 'run', 's')).toEqual(['set-status', 'show'])
  expect(offers('tailer', 'launch', 'some_id', '--ex')).toEqual(['--execution-date'])
  expect(offers('tailer', 'run', 'set-status', 'x', 'CHE')).toEqual(['CHECKED'])
})

test('zsh, where it is there, takes its completion', async () => {
  if (spawnSync('zsh', ['--version']).status !== 0) {
    return console.warn('The completion of zsh was NOT tried: it is not installed')
  }
  const line = `autoload -U compinit && compinit -u; source <(node ${packed} completion zsh) && whence -w _tailer`
  const { stdout } = spawnSync('zsh', ['-fc', line], { env: { PATH, HOME: someone.home }, encoding: 'utf8' })
  expect(stdout.trim()).toBe('_tailer: function')
})
