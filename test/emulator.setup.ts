import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startFirestore } from '../dev/firestore.ts'

/** One Firestore emulator for the whole run; each test file has a project of its own in it. */
export default async function setup() {
  const dir = await mkdtemp(join(tmpdir(), 'tailer-test-'))
  const emulator = await startFirestore({ port: 0, project: 'demo-tailer', dir })
  process.env.FIRESTORE_EMULATOR_HOST = emulator.host
  return async () => {
    await emulator.stop()
    await rm(dir, { recursive: true, force: true })
  }
}
