import { describe, expect, test } from 'vitest'
import { TailerError } from '../../client/client.ts'
import { problemAnswer } from '../../shared/http/answer.ts'
import { PROBLEMS, Problem } from '../../shared/model/problem.ts'
import { troubleOf } from '../../studio/rules/trouble.ts'

/** A failure as the client makes it of the API's answer. */
function failure(code: keyof typeof PROBLEMS): TailerError {
  const { status, body, headers } = problemAnswer(new Problem(code, 'Because of it'))
  const response = new Response(null, {
    status: status ?? 200,
    headers: { ...headers, 'X-Request-Id': 'r-1' },
  })
  return new TailerError('launch_job', response, Object(body))
}

const isCode = (name: string): name is keyof typeof PROBLEMS => Object.hasOwn(PROBLEMS, name)
const told = Object.keys(PROBLEMS)
  .filter(isCode)
  .map(code => [code, troubleOf(failure(code), { isOnline: true })] as const)

test.each(told)('%s has a title, the reason and the request, and no code of the API’s', (code, trouble) => {
  expect(trouble.title).toMatch(/^[A-Z]/)
  expect(trouble.title).not.toContain(code)
  expect(trouble.detail).toContain('Because of it')
  expect(trouble.id).toBe('r-1')
})

test('what may pass by itself, or once one has looked again, can be tried again; what is refused cannot', () => {
  const mayPass = told.filter(([, trouble]) => trouble.mayPass).map(([code]) => code)
  expect(mayPass.toSorted()).toEqual(['conflict', 'internal', 'unavailable'])
})

describe('no answer', () => {
  test('is being offline where the browser says so', () => {
    expect(troubleOf(new TypeError('fetch failed'), { isOnline: false }).title).toBe('You are offline')
  })
  test('is an API that does not answer elsewhere', () => {
    expect(troubleOf(new TypeError('fetch failed'), { isOnline: true }).title).toBe('The API does not answer')
  })
  test('is the sign-in service where its library says that it could not be reached', () => {
    const error = Object.assign(new Error('Firebase: Error'), { code: 'auth/network-request-failed' })
    expect(troubleOf(error, { isOnline: true })).toMatchObject({
      title: 'The sign-in service gives no token',
      detail: 'It says network request failed.',
      mayPass: true,
    })
  })
})
