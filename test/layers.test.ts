import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path/posix'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** The layers of `shared`, each of which imports only what stands before it: those of one row do not know each other. */
const LAYERS = [['model'], ['document', 'store'], ['run'], ['actions', 'auth'], ['http']]

/** Which rooms of the repository each room may import, beside itself. What is named nowhere may be imported by none. */
const MAY: Record<string, string[]> = {
  ...Object.fromEntries(
    LAYERS.flatMap((row, at) => {
      const before = LAYERS.slice(0, at).flat()
      return row.map(layer => [`shared/${layer}`, before.map(name => `shared/${name}`)])
    }),
  ),
  functions: ['shared'],
  'functions/*': ['shared', 'functions'],
  client: ['shared/model', 'shared/actions', 'shared/document'],
  reference: ['shared', 'client', 'cli'],
  expectations: [],
  'packages/*': [],
  cli: ['client'],
  studio: ['client'],
  dev: ['shared', 'functions', 'functions/*', 'packages/*', 'client', 'cli', 'studio', 'expectations'],
  deploy: ['shared', 'functions', 'functions/*', 'client', 'studio', 'expectations'],
  evidence: ['shared', 'functions', 'functions/*', 'packages/*', 'dev', 'deploy', 'client', 'studio', 'test'],
  test: [
    'shared',
    'functions',
    'functions/*',
    'packages/*',
    'dev',
    'deploy',
    'cli',
    'studio',
    'client',
    'reference',
    'evidence',
    'expectations',
  ],
}

/** The room that a file is in: `functions/dag-launch` is one of `functions/*`, `functions/settings.ts` in `functions`. */
function roomOf(path: string): string {
  const [first = '', second = '', ...below] = path.split('/')
  return ['shared', 'functions', 'packages'].includes(first) && below.length > 0
    ? `${first}/${second}`
    : first
}

/** A room, and all that a list may name it by. */
const namesOf = (room: string): string[] => [
  room,
  room.replace(/^(functions|packages)\/.*/, '$1/*'),
  ...(room.startsWith('shared/') ? ['shared'] : []),
]

/** What of a package others may import: its public entry, which its package.json names. */
const isInside = (path: string): boolean => /^packages\/[^/]+\/./.test(path)

/** Why a file must not import another, both from the root; undefined where it may. */
function refusal(from: string, to: string, isFree = false): string | undefined {
  const [here, there] = [roomOf(from), roomOf(to)]
  if (here === there) return
  if (here === 'functions/run-execute' && there === 'shared/document' && !isFree)
    return 'the runner reads plans'
  const may = namesOf(here).flatMap(name => MAY[name] ?? [])
  if (!namesOf(there).some(name => may.includes(name))) return `${here} may not import ${there}`
  if (isInside(to)) return `${there} is imported by its name`
}

/** What a text imports from files of the repository, each with whether a start is free of it: of types, and what is imported late. */
function importsOf(path: string, text: string): { to: string; isFree: boolean }[] {
  const found = text.matchAll(
    /^(?:import|export)\b(?<type> type)?[^'"`;]*?\bfrom '(?<of>\.[^']*)'|^import '(?<bare>\.[^']*)'|\bimport\('(?<late>\.[^']*)'\)/gm,
  )
  return [...found].map(({ groups = {} }) => ({
    to: join(dirname(path), groups.of ?? groups.bare ?? groups.late ?? ''),
    isFree: groups.type !== undefined || groups.late !== undefined,
  }))
}

test('every import goes the way of the layers', () => {
  const files = globSync(
    '{shared,functions,packages,client,reference,dev,cli,deploy,evidence,test}/**/*.{ts,cjs,mjs}',
    {
      cwd: ROOT,
      exclude: ['**/node_modules/**', 'test/layers.test.ts'],
    },
  )
  const wrong = files.flatMap(path =>
    importsOf(path, readFileSync(join(ROOT, path), 'utf8')).flatMap(({ to, isFree }) => {
      const why = refusal(path, to, isFree)
      return why === undefined ? [] : [`${path} imports ${to}: ${why}`]
    }),
  )
  expect(wrong).toEqual([])
})

test.each([
  ['shared/model/ids.ts', "import { read } from '../store/database.ts'"],
  ['shared/document/check.ts', "import {\n  read,\n} from '../store/database.ts'"],
  ['shared/store/runs.ts', "export { context } from '../document/context.ts'"],
  ['shared/run/end.ts', "import type { Call } from '../http/endpoint.ts'"],
  ['shared/auth/rights.ts', "import '../http/framework.ts'"],
  ['shared/auth/rights.ts', "import type { Action } from '../actions/endpoints.ts'"],
  ['shared/run/dispatch.ts', "const late = await import('../actions/endpoints.ts')"],
  ['shared/http/answer.ts', "import { parseSettings } from '../../functions/settings.ts'"],
  ['functions/dag-launch/act.ts', "import { sweep } from '../run-sweep/act.ts'"],
  ['functions/settings.ts', "import { sweep } from './run-sweep/act.ts'"],
  ['functions/run-execute/act.ts', "import { check } from '../../shared/document/check.ts'"],
  ['functions/dag-status/act.ts', "import { freePorts } from '../../dev/ports.ts'"],
  ['packages/bigquery-emulator/main.ts', "import { MINUTE } from '../../shared/model/time.ts'"],
  ['dev/warehouse.ts', "import { lex } from '../packages/bigquery-emulator/sql/lex.ts'"],
  ['cli/session.ts', "import { STATE } from '../dev/settings.ts'"],
  ['cli/options.ts', "import { STATUSES } from '../shared/model/statuses.ts'"],
  ['client/client.ts', "import { system } from '../test/system/system.ts'"],
])('%s with %j is told', (path, text) => {
  expect(importsOf(path, text).flatMap(({ to, isFree }) => refusal(path, to, isFree) ?? [])).toHaveLength(1)
})

test.each([
  ['shared/run/end.ts', "import { read } from '../store/database.ts'"],
  ['functions/run-execute/index.ts', "import { fromEnvironment } from '../environment.ts'"],
  ['functions/run-execute/act.ts', "import type { Deployed } from '../../shared/document/deployment.ts'"],
  ['functions/run-execute/act.ts', "await import('../../shared/document/check.ts')"],
  ['dev/register.ts', "import { runSweep } from '../functions/run-sweep/function.ts'"],
  ['dev/warehouse.ts', "import { start } from 'bigquery-emulator'"],
])('%s with %j is let pass', (path, text) => {
  expect(importsOf(path, text).flatMap(({ to, isFree }) => refusal(path, to, isFree) ?? [])).toEqual([])
})
