import { expect, test } from 'vitest'
import { remembering } from '../../dev/remember.ts'

/** A thing that changes, whoever remembers it, and when it is. */
function setting() {
  const the = { answer: 'first', at: 0, asked: 0 }
  const ask = async () => {
    the.asked++
    return the.answer
  }
  return { the, remembered: remembering(ask, () => the.at) }
}

test('what is asked twice within a second is looked up once', async () => {
  const { the, remembered } = setting()
  expect([await remembered.ask('a'), await remembered.ask('a')]).toEqual(['first', 'first'])
  expect(the.asked).toBe(1)
  await remembered.ask('b')
  expect(the.asked).toBe(2)
})

test('what was forgotten is looked up anew, and so it is a second later', async () => {
  const { the, remembered } = setting()
  await remembered.ask('a')
  the.answer = 'second'
  remembered.forget()
  expect(await remembered.ask('a')).toBe('second')
  the.answer = 'third'
  the.at = 999
  expect(await remembered.ask('a')).toBe('second')
  the.at = 1000
  expect(await remembered.ask('a')).toBe('third')
})

test('an answer that was on its way when it was forgotten is not remembered', async () => {
  const waiting: ((answer: string) => void)[] = []
  const remembered = remembering(() => new Promise<string>(resolve => waiting.push(resolve)))
  const before = remembered.ask('a')
  remembered.forget()
  const after = remembered.ask('a')
  waiting[1]?.('new')
  waiting[0]?.('old')
  expect([await before, await after, await remembered.ask('a')]).toEqual(['old', 'new', 'new'])
})

test('a failure is not remembered', async () => {
  let fails = true
  const remembered = remembering(async () => {
    if (fails) throw new Error('out of reach')
    return 'there'
  })
  await expect(remembered.ask('a')).rejects.toThrow('out of reach')
  fails = false
  expect(await remembered.ask('a')).toBe('there')
})
