import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startFirestore } from '../../dev/firestore.ts'
import { CASES, costOf } from '../../test/functions/floors.ts'
import { startSystem } from '../../test/system/system.ts'
import { table } from './numbers.ts'

/** Documents that each action reads and writes, counted in its log line, beside the least that it could. */
process.env.METADATA_SERVER_DETECTION = 'none'
const dir = await mkdtemp(join(tmpdir(), 'tailer-bench-'))
const firestore = await startFirestore({ port: 0, project: 'demo-bench', dir })
process.env.FIRESTORE_EMULATOR_HOST = firestore.host
const system = await startSystem()
try {
  const rows: (string | number)[][] = [['action', 'case', 'read', 'floor', 'written', 'floor', 'above it']]
  for (const one of CASES) {
    const { action, when, floor, costs, why = '' } = one
    const { read, written } = await costOf(system, one)
    if (read !== costs.read || written !== costs.written) process.exitCode = 1
    rows.push([`\`${action}\``, when, String(read), floor.read, String(written), floor.written, why])
  }
  console.log(`## Documents read and written

Each action called over HTTP, the counts out of its log line, beside the least that the action could read and write.

${table(rows)}`)
} finally {
  await system.stop()
  await firestore.stop()
  await rm(dir, { recursive: true, force: true })
}
