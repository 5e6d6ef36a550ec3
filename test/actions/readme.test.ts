import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { ENDPOINTS } from '../../shared/actions/endpoints.ts'
import { ACTION_NAMES, ACTIONS } from '../../shared/actions/index.ts'
import { codesThatMay, type Right, roleNames } from '../../shared/model/roles.ts'

const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8')

/** The rows of the table of all actions: path, action, role. A path stands in the first row of its actions alone. */
const ROWS = [...readme.matchAll(/^\| (`\/v1\S+`)? +\| `(\w+)` +\| ([^|]+?) +\|/gm)]

const codes = (right: Right) => String(codesThatMay(right)[0])

test('the README’s table has every action, with its path and who may do it', () => {
  let path = ''
  const told = ROWS.map(([, first, action, roles]) => {
    path = first?.replaceAll('`', '') ?? path
    return { path, action, roles }
  })
  const actions = ACTION_NAMES.map(action => {
    const { endpoint, right } = ACTIONS[action]
    const more = action === 'set_configuration_status'
    const roles = more ? ` (archive ${codes('archive')}, bring back ${codes('restore')})` : ''
    return { path: ENDPOINTS[endpoint].path, action, roles: codes(right) + roles }
  })
  const byName = (a: { action?: string }, b: { action?: string }) =>
    `${a.action}`.localeCompare(`${b.action}`)
  expect(told.sort(byName)).toEqual(actions.sort(byName))
})

test('the README names every role by its code', () => {
  expect(readme.replaceAll(/\s+/g, ' ')).toContain(`Codes: ${roleNames().join(', ')}.`)
})
