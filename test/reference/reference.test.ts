import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { SCHEMA_NAMES } from '../../client/schemas/path.ts'
import { anchor } from '../../reference/markdown.ts'
import { pages } from '../../reference/pages.ts'
import { ACTION_NAMES } from '../../shared/actions/index.ts'

const FOLDER = fileURLToPath(new URL('../../docs/reference/', import.meta.url))
const made = pages()
const read = (path: string) => readFileSync(path, 'utf8')

test('what is kept of the reference is what `npm run reference` makes, and nothing else', () => {
  const kept = readdirSync(FOLDER).map(file => [file, read(FOLDER + file)])
  expect(Object.fromEntries(kept)).toEqual(made)
})

test('every type has a page, and every action a section', () => {
  expect(Object.keys(made)).toEqual(expect.arrayContaining(SCHEMA_NAMES.map(name => `${name}.md`)))
  for (const action of ACTION_NAMES) expect(made['actions.md']).toContain(`### ${action}\n`)
})

/** The headings of a page, as they are linked to. */
const anchorsOf = (text: string) =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchor(heading))

test.each(Object.entries(made))('every link of %s leads to what is there', (file, text) => {
  const broken = [...text.matchAll(/\]\(([^)#]*)(#[^)]*)?\)/g)].filter(([, path = '', heading]) => {
    const target = path === '' ? FOLDER + file : join(dirname(FOLDER + file), path)
    return !existsSync(target) || (heading !== undefined && !anchorsOf(read(target)).includes(heading))
  })
  expect(broken.map(([link]) => link)).toEqual([])
})
