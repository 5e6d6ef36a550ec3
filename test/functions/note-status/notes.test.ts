import { afterAll, describe, expect, test } from 'vitest'
import { problemOf } from '../../system/answers.ts'
import { startSystem } from '../../system/system.ts'
import { JOB, noting, TABLE } from './noting.ts'

const system = await startSystem()
afterAll(() => system.stop())
const { accountWithJob, add, ask, list, textsOf } = noting(system)

describe('a note', () => {
  test('on a configuration is answered as it was written, with who wrote it and when', async () => {
    const { account } = await accountWithJob()
    const text = '# <b>Why</b> & "so"\n\u0000\u{1F600}'
    const note_id = await add(account, { ...JOB, text })
    expect((await list(account, JOB)).results).toEqual([
      {
        ...{ account, note_id, ...JOB, run_id: null, table: null, text },
        ...{ created_date: expect.any(String), created_by: 'tester', edited_date: null, replies: [] },
      },
    ])
  })

  test('is on the thing alone that it names', async () => {
    const { account, run } = await accountWithJob()
    await system.putConfiguration(account, { environment: 'PROD' })
    await add(account, { ...JOB, text: 'job' })
    await add(account, { ...run, text: 'run' })
    await add(account, { ...TABLE, text: 'table' })
    expect(await textsOf(account, JOB)).toEqual(['job'])
    expect(await textsOf(account, run)).toEqual(['run'])
    expect(await textsOf(account, TABLE)).toEqual(['table'])
    expect(await textsOf(account, { table: 'my-project.sales.other' })).toEqual([])
    expect(await textsOf(account, { ...JOB, environment: 'PROD' })).toEqual([])
    expect(await textsOf(account)).toEqual(['table', 'run', 'job'])
  })

  test('is one for every name of its type', async () => {
    const { account } = await accountWithJob()
    await add(account, { ...JOB, configuration_type: 'gbq-to-gbq' })
    expect(await textsOf(account, JOB)).toEqual(['x'])
  })

  test('of an account is not seen, answered, changed or deleted from another', async () => {
    const [own, other] = [await accountWithJob(), await accountWithJob()]
    const note_id = await add(own.account, { ...TABLE })
    expect(await textsOf(other.account)).toEqual([])
    for (const [action, fields] of [
      ['add_note', { reply_to: note_id, text: 'x' }],
      ['edit_note', { note_id, text: 'y' }],
      ['delete_note', { note_id }],
    ] as const) {
      const problem = problemOf(await ask(action, other.account, fields))
      expect(problem).toMatchObject({ status: 404, type: 'note-not-found', detail: `No note ${note_id}` })
    }
    expect(await textsOf(own.account)).toEqual(['x'])
  })

  test.each([
    ['a configuration', 'configuration-not-found', { ...JOB, configuration_id: 'jobb_DEV' }],
    ['a workflow', 'workflow-not-found', { ...JOB, configuration_type: 'workflow' }],
    ['a run', 'run-not-found', { ...JOB, run_id: '20240102-030405-00000000-0000-4000-8000-000000000001' }],
  ])('is neither written on nor looked for on %s that is not there', async (_, type, on) => {
    const { account } = await accountWithJob()
    expect(problemOf(await ask('add_note', account, { ...on, text: 'x' }))).toMatchObject({
      status: 404,
      type,
    })
    expect(problemOf(await ask('list_notes', account, on))).toMatchObject({ status: 404, type })
  })

  test('is not on a run that is named as one of another configuration', async () => {
    const { account, run } = await accountWithJob()
    await add(account, run)
    const other = { ...run, configuration_id: 'other_DEV' }
    expect((await ask('add_note', account, { ...other, text: 'x' })).status).toBe(404)
    expect((await ask('list_notes', account, other)).status).toBe(404)
  })

  test('on an archived configuration stays readable with it, and is in no list of the account', async () => {
    const { account, run } = await accountWithJob()
    for (const on of [JOB, run, TABLE]) await add(account, on)
    const archive = { action: 'set_configuration_status', account, ...JOB, archived: true }
    await system.call('configuration-status', archive)
    expect(await textsOf(account, JOB)).toEqual(['x'])
    expect(await textsOf(account, run)).toEqual(['x'])
    expect((await list(account)).results).toMatchObject([TABLE])
    await add(account, { ...JOB, text: 'Gone since May' })
    expect(await textsOf(account, JOB)).toEqual(['Gone since May', 'x'])
  })

  test.each<[string, object]>([
    ['on nothing', {}],
    ['on a configuration by halves', { environment: 'DEV', configuration_id: 'job_DEV' }],
    ['on a run without its configuration', { run_id: '20201230-0a795c70-2557-4a60-ba16-788aa2bea179' }],
    ['on a table and a configuration', { ...TABLE, ...JOB }],
    ['on a table and half a configuration', { ...TABLE, environment: 'DEV' }],
    ['on a table, and a reply', { ...TABLE, reply_to: '0a795c70-2557-4a60-ba16-788aa2bea179' }],
  ])('%s is refused', async (_, on) => {
    const problem = problemOf(await ask('add_note', '000099', { ...on, text: 'x' }))
    expect(problem).toMatchObject({ status: 400, type: 'invalid-request', pointers: [''] })
    expect(problem.errors[0]?.detail).toMatch(/^must name one thing: a configuration/)
  })

  test.each([
    ['no text', '', 400],
    ['a text of 4,000 characters', 'ä'.repeat(4000), 200],
    ['a text of 4,001', 'x'.repeat(4001), 400],
    ['half a character', '\ud800', 400],
  ])('of %s is a matter of its length and form alone', async (_, text, status) => {
    const account = system.newAccount()
    expect((await ask('add_note', account, { ...TABLE, text })).status).toBe(status)
  })

  test.each(['clean sales', 'Überblick 2026–11', 'sold‿by'])('is on the table %s', async name => {
    const account = system.newAccount()
    const table = `my-project.sales.${name}`
    await add(account, { table, text: 'x' })
    expect(await textsOf(account, { table })).toEqual(['x'])
  })

  test.each(['t', 'd.t', 'p.d.', '.d.t', 'p.d.t; DROP', 'p.d.t$1', `p.d.${'t'.repeat(450)}`])(
    'is on no table called %s',
    async table => {
      const problem = problemOf(await ask('add_note', '000099', { table, text: 'x' }))
      expect(problem).toMatchObject({ status: 400, pointers: expect.arrayContaining(['/table']) })
    },
  )
})

describe('a list of notes', () => {
  test('is paged, the newest first, without one twice', async () => {
    const account = system.newAccount()
    for (const text of ['1', '2', '3', '4', '5']) await add(account, { ...TABLE, text })
    const texts: unknown[] = []
    let page_token: string | undefined
    do {
      const page = await list(account, { ...TABLE, limit: 2, page_token })
      texts.push(...page.results.map(({ text }) => text))
      page_token = page.next_page_token
    } while (page_token !== undefined)
    expect(texts).toEqual(['5', '4', '3', '2', '1'])
  })

  test('does not go on by the token of another list', async () => {
    const account = system.newAccount()
    for (const text of ['1', '2']) await add(account, { ...TABLE, text })
    const { next_page_token: page_token } = await list(account, { ...TABLE, limit: 1 })
    expect(problemOf(await ask('list_notes', account, { limit: 1, page_token }))).toMatchObject({
      ...{ status: 400, pointers: ['/page_token'] },
    })
  })
})
