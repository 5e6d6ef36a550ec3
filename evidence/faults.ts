import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startFirestore } from '../dev/firestore.ts'
import { SEED, seeded } from '../test/suite/seeded.ts'
import { bigquery } from './faults/bigquery.ts'
import { clocks } from './faults/clocks.ts'
import { deliveries } from './faults/deliveries.ts'
import { firestore, firestoreKilled } from './faults/firestore.ts'
import { keys } from './faults/keys.ts'
import { kills } from './faults/kills.ts'
import { type Row, type Trial, table } from './faults/observe.ts'

/** Lets everything fail that can, and tells what was survived: `node evidence/faults.ts [name ...]`. */
const FAULTS: Record<string, (trial: Trial) => Promise<Row[]>> = {
  firestore,
  'firestore-killed': firestoreKilled,
  kills,
  bigquery,
  deliveries,
  keys,
  clocks,
}

const names = process.argv.slice(2)
const unknown = names.filter(name => !Object.hasOwn(FAULTS, name))
if (unknown.length > 0) throw new Error(`No fault ${unknown}; there are ${Object.keys(FAULTS).join(', ')}`)

const dir = await mkdtemp(join(tmpdir(), 'tailer-faults-'))
const emulator = await startFirestore({ port: 0, project: 'demo-tailer', dir })
process.env.FIRESTORE_EMULATOR_HOST = emulator.host
const began = performance.now()
const elapsed = () => Math.round((performance.now() - began) / 1000)
const rows: Row[] = []
try {
  for (const [name, happen] of Object.entries(FAULTS)) {
    if (names.length > 0 && !names.includes(name)) continue
    const tell = (line: string) => console.error(`${elapsed()} s ${name}: ${line}`)
    tell('begins')
    rows.push(...(await happen({ random: seeded(SEED), tell })))
  }
} finally {
  await emulator.stop()
  await rm(dir, { recursive: true, force: true })
}

console.log(`## Faults

What was let fail, and what came of it, with the seed ${SEED}, in ${elapsed()} s.

${table(rows)}

A 503 tells that a launch may or may not have been made; its repeat under the same key makes it or finds it. A runner
whose clock is ahead may take a lease before its end: both then do the same BigQuery jobs, which are found and not done
again, and the one that lost the lease stops. The duration of a run is told by the clock of whoever ends it. The
emulator holds its data in memory and a dead process's locks for over a minute; Firestore does not hold its data so.`)
process.exit(rows.every(({ wrong }) => wrong.length === 0) ? 0 : 1)
