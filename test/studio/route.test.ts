import fc from 'fast-check'
import { expect, test } from 'vitest'
import { operationPath, runPath } from '../../client/ids.ts'
import { BASE } from '../../studio/route/base.ts'
import { LISTS, pathOf, type Route, routeOf } from '../../studio/route/route.ts'

const account = fc.stringMatching(/^[0-9]{6}$/)
const text = fc.string({ minLength: 1, unit: 'grapheme' }).filter(one => !/^\.{1,2}$/.test(one))
const routes: fc.Arbitrary<Route> = fc.oneof(
  fc.record({ screen: fc.constantFrom(...LISTS), account }),
  fc.record({ screen: fc.constant('operation' as const), account, key: text }),
  fc.record({ screen: fc.constant('run' as const), account, run_id: text }),
  fc.record({ screen: fc.constant('table' as const), account, table: text }),
  fc.constant({ screen: 'start' } as const),
  fc.constant({ screen: 'command-line' } as const),
)

test('an address leads to the screen that it was made of, whatever names it', () => {
  fc.assert(
    fc.property(routes, route => {
      expect(routeOf(new URL(pathOf(route), 'http://localhost').pathname)).toEqual(route)
    }),
  )
})

test('the links in alerts lead to the run and to the operation', () => {
  expect(routeOf(BASE + runPath('000099', 'r'))).toEqual({ screen: 'run', account: '000099', run_id: 'r' })
  const identity = { configuration_type: 'table-to-table', environment: 'DEV', configuration_id: 'a_DEV' }
  expect(routeOf(BASE + operationPath('000099', identity))).toEqual({
    screen: 'operation',
    account: '000099',
    key: 'table-to-table~DEV~a_DEV',
  })
})

test.each([
  '/studio/99',
  '/studio/000099/nothing',
  '/studio/000099/runs/a/b',
  '/studio/000099/runs/%',
  '/elsewhere',
])('%s is nowhere', path => expect(routeOf(path)).toEqual({ screen: 'nowhere' }))
