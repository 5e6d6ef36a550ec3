import { readFile } from 'node:fs/promises'
import {
  assertFails,
  initializeTestEnvironment,
  type RulesTestEnvironment,
} from '@firebase/rules-unit-testing'
import {
  addDoc,
  collection,
  collectionGroup,
  deleteDoc,
  doc,
  type Firestore,
  getDoc,
  getDocs,
  setDoc,
  updateDoc,
} from 'firebase/firestore'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let rules: RulesTestEnvironment
beforeAll(async () => {
  const [host = '', port = ''] = process.env.FIRESTORE_EMULATOR_HOST?.split(':') ?? []
  const text = await readFile(new URL('../../firestore.rules', import.meta.url), 'utf8')
  rules = await initializeTestEnvironment({
    projectId: 'demo-rules',
    firestore: { host, port: Number(port), rules: text },
  })
  await rules.withSecurityRulesDisabled(async context => {
    for (const path of DOCUMENTS) await setDoc(doc(firestoreOf(context), path), { role: 1 })
  })
})
afterAll(() => rules.cleanup())

const DOCUMENTS = [
  'accounts/000099',
  'accounts/000099/configurations/table-to-table~DEV~job_DEV',
  'accounts/000099/configurations/table-to-table~DEV~job_DEV/versions/1',
  'accounts/000099/runs/0a795c70-2557-4a60-ba16-788aa2bea179',
  'accounts/000099/runs/0a795c70-2557-4a60-ba16-788aa2bea179/tasks/~a',
  'accounts/000099/workflows/workflow~DEV~flow',
  'accounts/000099/notes/0a795c70-2557-4a60-ba16-788aa2bea179',
  'accounts/000099/audit/one',
  'principals/you@localhost',
]

/** The testing library's types name the older of the client's two interfaces; the object serves both. */
const firestoreOf = (context: { firestore: () => unknown }): Firestore => {
  const db = context.firestore()
  if (!isFirestore(db)) throw new Error('Cannot take the client: it is none')
  return db
}
const isFirestore = (value: unknown): value is Firestore => value instanceof Object && 'app' in value

const CLIENTS: Record<string, () => Firestore> = {
  'a signed-in super-admin': () =>
    firestoreOf(
      rules.authenticatedContext('root', { role: 9, accountsRole: ['9-000099'], email: 'you@localhost' }),
    ),
  'a client without a token': () => firestoreOf(rules.unauthenticatedContext()),
}

describe.each(Object.keys(CLIENTS))('%s', name => {
  const client = () => {
    const make = CLIENTS[name]
    if (!make) throw new Error(`Cannot find the client ${name}`)
    return make()
  }

  test.each(DOCUMENTS)('can neither read, change nor delete %s', async path => {
    const db = client()
    await assertFails(getDoc(doc(db, path)))
    await assertFails(setDoc(doc(db, path), { role: 9 }))
    await assertFails(updateDoc(doc(db, path), { role: 9 }))
    await assertFails(deleteDoc(doc(db, path)))
    const parent = path.split('/').slice(0, -1).join('/')
    await assertFails(getDocs(collection(db, parent)))
    await assertFails(addDoc(collection(db, parent), { role: 9 }))
  })

  test('can list the runs of no account', async () => {
    await assertFails(getDocs(collectionGroup(client(), 'runs')))
  })
})

test('what the clients were refused is there', async () => {
  await rules.withSecurityRulesDisabled(async context => {
    for (const path of DOCUMENTS) {
      expect((await getDoc(doc(firestoreOf(context), path))).data()).toEqual({ role: 1 })
    }
  })
})
