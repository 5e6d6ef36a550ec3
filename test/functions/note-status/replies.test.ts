import { afterAll, describe, expect, test } from 'vitest'
import { MOST_REPLIES } from '../../../shared/model/note.ts'
import { noteRef } from '../../../shared/store/notes.ts'
import { auditOf, problemOf, storedConfiguration } from '../../system/answers.ts'
import { startSystem } from '../../system/system.ts'
import { JOB, noting, TABLE } from './noting.ts'

const system = await startSystem()
afterAll(() => system.stop())
const { accountWithJob, add, ask, asOther, list, textsOf } = noting(system)

describe('a reply', () => {
  test('stands with its note, the oldest first, and is named by it', async () => {
    const { account } = await accountWithJob()
    const note_id = await add(account, JOB)
    const first = await add(account, { reply_to: note_id, text: '1' }, await asOther())
    await add(account, { reply_to: note_id, text: '2' })
    expect(first.split('.')[0]).toBe(note_id)
    expect((await list(account, JOB)).results).toMatchObject([
      {
        note_id,
        replies: [
          { note_id: first, text: '1', created_by: 'other', edited_date: null },
          { text: '2', created_by: 'tester' },
        ],
      },
    ])
  })

  test('is given to a note, not to a reply', async () => {
    const account = system.newAccount()
    const reply = await add(account, { reply_to: await add(account, TABLE) })
    const problem = problemOf(await ask('add_note', account, { reply_to: reply, text: 'x' }))
    expect(problem).toMatchObject({ status: 400, pointers: ['/reply_to'] })
  })

  test('is edited and deleted by its id alone, and its note stays as it is', async () => {
    const { account } = await accountWithJob()
    const note_id = await add(account, JOB)
    const reply = await add(account, { reply_to: note_id, text: '1' })
    await add(account, { reply_to: note_id, text: '2' })
    await ask('edit_note', account, { note_id: reply, text: 'One' })
    const edited = expect.stringMatching(/^20/)
    const one = { text: 'One', edited_date: edited }
    expect((await list(account, JOB)).results).toMatchObject([
      { text: 'x', edited_date: null, replies: [one, { text: '2', edited_date: null }] },
    ])
    await ask('delete_note', account, { note_id: reply })
    expect((await list(account, JOB)).results).toMatchObject([{ text: 'x', replies: [{ text: '2' }] }])
    expect(problemOf(await ask('delete_note', account, { note_id: reply }))).toMatchObject({
      ...{ status: 404, type: 'note-not-found' },
    })
    expect((await storedConfiguration(system.db, account)).notes).toBe(1)
  })

  test(`past the ${MOST_REPLIES}th is refused, and a thread of the longest is stored`, async () => {
    const account = system.newAccount()
    const text = '\u{10FFFF}\uffff\uffff'.repeat(1000)
    const note_id = await add(account, { ...TABLE, text })
    for (let count = 0; count < MOST_REPLIES; count++)
      expect((await ask('add_note', account, { reply_to: note_id, text })).status).toBe(200)
    const problem = problemOf(await ask('add_note', account, { reply_to: note_id, text }))
    expect(problem).toMatchObject({ status: 409, type: 'conflict' })
    expect((await list(account, TABLE)).results[0]?.replies).toHaveLength(MOST_REPLIES)
  })
})

describe('a note of one’s own', () => {
  test('is changed and deleted with all its replies', async () => {
    const { account } = await accountWithJob()
    const note_id = await add(account, JOB)
    await add(account, { reply_to: note_id }, await asOther())
    await ask('edit_note', account, { note_id, text: 'y' })
    expect((await list(account, JOB)).results).toMatchObject([
      { text: 'y', edited_date: expect.any(String), replies: [{ text: 'x' }] },
    ])
    expect((await ask('delete_note', account, { note_id })).text).toBe('{"message":"ok"}')
    expect(await textsOf(account, JOB)).toEqual([])
    expect((await noteRef(system.db, account, note_id).get()).exists).toBe(false)
  })

  test.each([
    ['edit_note', { text: 'y' }],
    ['delete_note', {}],
  ])('is refused to others by %s, whatever their role', async (action, fields) => {
    const account = system.newAccount()
    const note_id = await add(account, TABLE)
    const reply = await add(account, { reply_to: note_id })
    for (const id of [note_id, reply]) {
      const refused = problemOf(await ask(action, account, { note_id: id, ...fields }, await asOther()))
      expect(refused).toMatchObject({ status: 403, type: 'forbidden' })
      expect(refused.detail).toMatch(/: you did not write it, and only who did may$/)
    }
    expect((await list(account, TABLE)).results).toMatchObject([{ text: 'x', replies: [{ text: 'x' }] }])
  })

  test('is told in the audit without what it said', async () => {
    const account = system.newAccount()
    const note_id = await add(account, { ...TABLE, text: 'a secret' })
    await ask('edit_note', account, { note_id, text: 'no secret' })
    await ask('delete_note', account, { note_id })
    const target = `notes/${note_id}`
    const on = `tables/${TABLE.table}`
    const entries = await auditOf(system.db, account)
    expect(entries).toMatchObject([
      { action: 'add_note', principal: 'tester', from: null, to: on },
      { action: 'edit_note', from: on, to: on },
      { action: 'delete_note', from: on, to: null },
    ])
    expect(entries.map(entry => Reflect.get(entry, 'target'))).toEqual([target, target, target])
    expect(JSON.stringify(entries)).not.toContain('secret')
  })
})
