import { initializeApp } from 'firebase/app'
import {
  type Auth,
  browserLocalPersistence,
  connectAuthEmulator,
  indexedDBLocalPersistence,
  initializeAuth,
  signInWithEmailAndPassword,
  signOut,
  type User,
} from 'firebase/auth'
import type { Way } from '../page.ts'
import { nameOf } from '../rules/notes.ts'
import { type Session, setSession } from './session.ts'

type Firebase = Extract<Way, { kind: 'firebase' }>

let auth: Auth | undefined

/** The library's own store keeps who is signed in; no pop-up is part of it, so that no foreign script is loaded. */
function authOf({ api_key, emulator }: Firebase): Auth {
  if (auth !== undefined) return auth
  auth = initializeAuth(initializeApp({ apiKey: api_key, authDomain: location.host }), {
    persistence: [indexedDBLocalPersistence, browserLocalPersistence],
  })
  if (emulator !== undefined) connectAuthEmulator(auth, emulator, { disableWarnings: true })
  // In another tab, or as the service no longer knows them: the library tells of both alike.
  auth.onAuthStateChanged(user => {
    if (user === null) setSession(null)
  })
  return auth
}

/** Who was signed in before the page was loaded anew; `null` where nobody was. */
export async function resumeFirebase(way: Firebase): Promise<Session | null> {
  const auth = authOf(way)
  await auth.authStateReady()
  return auth.currentUser && sessionOf(way, auth, auth.currentUser)
}

/** Signs in by e-mail address and password. @throws the library's error, whose message names the reason */
export async function signInByPassword(way: Firebase, email: string, password: string): Promise<Session> {
  const auth = authOf(way)
  const { user } = await signInWithEmailAndPassword(auth, email, password)
  return sessionOf(way, auth, user)
}

const sessionOf = ({ api_key }: Firebase, auth: Auth, user: User): Session => ({
  email: user.email ?? user.uid,
  name: nameOf(user),
  // The library keeps the token, and renews it five minutes before its end.
  token: ({ anew = false } = {}) => user.getIdToken(anew),
  signOut: () => signOut(auth),
  handOver: () => ({ email: user.email ?? '', api_key, refresh_token: user.refreshToken }),
})
