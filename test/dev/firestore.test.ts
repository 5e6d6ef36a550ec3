import { execFileSync } from 'node:child_process'
import { mkdtemp, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FirestoreEmulator, startFirestore } from '../../dev/firestore.ts'
import { isTaken } from '../../dev/ports.ts'

const PROJECT = 'demo-tailer'

let dir: string
let emulator: FirestoreEmulator
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tailer-firestore-'))
  emulator = await startFirestore({ port: 0, project: PROJECT, dir })
}, 90_000)
afterAll(() => emulator?.stop())

const port = () => Number(emulator.host.split(':')[1])
const read = (headers = {}) =>
  fetch(`http://${emulator.host}/v1/projects/${PROJECT}/databases/(default)/documents/accounts/000099`, {
    headers,
  })

/** The processes that name this test's directory in their arguments or their environment: the emulator's own, all of them. */
const processes = () =>
  execFileSync('ps', ['axeww', '-o', 'pid=,args='], { encoding: 'utf8', maxBuffer: 2 ** 26 })
    .split('\n')
    .filter(line => line.includes(dir))

test('a client is refused by the rules', async () => {
  expect((await read()).status).toBe(403)
})

test('a service account passes the rules', async () => {
  expect((await read({ authorization: 'Bearer owner' })).status).toBe(404)
})

test('a port that is taken is refused with its number and the setting that changes it', async () => {
  const second = startFirestore({
    port: port(),
    project: PROJECT,
    dir: join(dir, 'second'),
    portSetting: 'SOME_PORT',
  })
  await expect(second).rejects.toThrow(new RegExp(`port ${port()} of 127.0.0.1 is taken.*set SOME_PORT`))
})

test('its log is in its directory', async () => {
  expect((await stat(join(dir, 'firestore.log'))).isFile()).toBe(true)
})

test('a stopped emulator leaves no process and no open port', async () => {
  expect(processes()).not.toEqual([])
  await emulator.stop()
  expect(await isTaken(port())).toBe(false)
  // The shell that ended a process may end a moment after it.
  await expect.poll(processes).toEqual([])
})
