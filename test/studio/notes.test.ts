import { expect, test } from 'vitest'
import { routeOf } from '../../studio/route/route.ts'
import {
  fieldsOf,
  firstLine,
  nameOf,
  notOwn,
  placeOf,
  type Subject,
  subjectKey,
  subjectOf,
} from '../../studio/rules/notes.ts'

const configuration = {
  configuration_type: 'table-to-table',
  environment: 'PROD',
  configuration_id: 'daily_sales',
} as const
const run = { ...configuration, run_id: '20261124-120000-0a1b2c3d' }
const table = { table: 'my-project.sales.Überblick 2026' }
const SUBJECTS: readonly Subject[] = [configuration, run, table]

test('the API is told what names a subject, and nothing else of it', () => {
  const more = { activated: true, notes: 3 }
  for (const subject of SUBJECTS) expect(fieldsOf({ ...subject, ...more })).toEqual(subject)
})

test('no two subjects have the same key', () => {
  expect(new Set(SUBJECTS.map(subjectKey)).size).toBe(SUBJECTS.length)
})

test('a listed note is on what it was written on', () => {
  const none = {
    configuration_type: null,
    environment: null,
    configuration_id: null,
    run_id: null,
    table: null,
  }
  for (const subject of SUBJECTS) expect(subjectOf({ ...none, ...subject })).toEqual(subject)
  expect(subjectOf(none)).toBeUndefined()
})

test('the place of a subject is the tab with its notes', () => {
  const routes = SUBJECTS.map(subject => {
    const { pathname, search } = new URL(placeOf('000099', subject).href, 'http://localhost')
    expect(search).toBe('?tab=notes')
    return routeOf(pathname)
  })
  expect(routes).toEqual([
    { screen: 'operation', account: '000099', key: 'table-to-table~PROD~daily_sales' },
    { screen: 'run', account: '000099', run_id: run.run_id },
    { screen: 'table', account: '000099', table: table.table },
  ])
})

test('a note is its writer’s alone to change', () => {
  expect(notOwn('ann@example.com', 'ann@example.com')).toBeUndefined()
  expect(notOwn('ann@example.com', 'bob@example.com')).toContain('ann@example.com')
  expect(notOwn('ann@example.com', undefined)).toContain('ann@example.com')
})

test('the first line of a text is the first that says something', () => {
  expect(firstLine('\n  \n # Sales \nmore')).toBe('# Sales')
  expect(firstLine(' \n')).toBe('')
})

test('a person of Firebase may change what the API calls theirs, whether their address was checked or not', () => {
  for (const emailVerified of [true, false]) {
    const name = nameOf({ uid: 'u1', email: 'ann@x.example', emailVerified })
    expect(notOwn(emailVerified ? 'ann@x.example' : 'u1', name)).toBeUndefined()
    expect(notOwn(emailVerified ? 'u1' : 'ann@x.example', name)).toMatch(/only who wrote it/)
  }
})
