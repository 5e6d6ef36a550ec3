import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path/posix'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { AGGREGATES } from '../src/bigquery/sql/analyse/aggregates.ts'
import { FUNCTION_NAMES } from '../src/bigquery/sql/analyse/call-type.ts'
import { FUNCTIONS } from '../src/bigquery/sql/write/functions.ts'

const BIGQUERY = fileURLToPath(new URL('../src/bigquery', import.meta.url))

/** What the writers may have of the analysis at run time: facts about nodes and types, and nothing that finds them. */
const FACTS = ['aggregates', 'literal', 'types'].map(name => `sql/analyse/${name}.ts`)

/** Why a file of the translator must not import another, both from `src/bigquery`; undefined where it may. */
function refusal(from: string, to: string, isType: boolean): string | undefined {
  const within = (folder: string, path: string) => path.startsWith(`sql/${folder}/`)
  if (within('parse', from) && !within('parse', to) && to !== 'errors.ts')
    return 'the parser knows BigQuery alone'
  if (within('analyse', from) && within('write', to)) return 'the analysis knows nothing of the writers'
  if (within('write', from) && within('parse', to) && !isType) return 'the writers parse nothing'
  if (within('write', from) && within('analyse', to) && !isType && !FACTS.includes(to))
    return 'the writers analyse nothing'
}

function importsOf(path: string, text: string): { to: string; isType: boolean }[] {
  const found = text.matchAll(/^(?:import|export)\b(?<type> type)?[^'"`;]*?\bfrom '(?<of>\.[^']*)'/gm)
  return [...found].map(({ groups = {} }) => ({
    to: join(dirname(path), groups.of ?? ''),
    isType: groups.type !== undefined,
  }))
}

const refusals = (path: string, text: string) =>
  importsOf(path, text).flatMap(({ to, isType }) => refusal(path, to, isType) ?? [])

test('the parser, the analysis and the writers import one another in this order alone', () => {
  const files = globSync('sql/**/*.ts', { cwd: BIGQUERY })
  const wrong = files.flatMap(path =>
    refusals(path, readFileSync(join(BIGQUERY, path), 'utf8')).map(why => `${path}: ${why}`),
  )
  expect(files.length).toBeGreaterThan(0)
  expect(wrong).toEqual([])
})

test.each([
  ['sql/parse/query.ts', "import type { Type } from '../analyse/types.ts'"],
  ['sql/parse/query.ts', "import { quote } from '../../names.ts'"],
  ['sql/analyse/query.ts', "import type { Writer } from '../write/writer.ts'"],
  ['sql/write/query.ts', "import { parse } from '../parse/parse.ts'"],
  ['sql/write/query.ts', "import {\n  analyseQuery,\n} from '../analyse/query.ts'"],
])('%s with %j is told', (path, text) => {
  expect(refusals(path, text)).toHaveLength(1)
})

test('every function that the analysis knows is written, and no other', () => {
  const known = [...FUNCTION_NAMES].filter(name => !AGGREGATES.has(name))
  expect(Object.keys(FUNCTIONS).toSorted()).toEqual(known.toSorted())
})
