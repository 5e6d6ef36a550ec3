import { type Identity, keyOf } from '../data/shapes.ts'
import { pathOf } from '../route/route.ts'

/** What a note is on: a configuration, a run of one, or a table by its full name. */
export type Subject = Identity | (Identity & { run_id: string }) | { table: string }

/** The fields that name it to the API, and nothing else of it. */
export function fieldsOf(subject: Subject) {
  if ('table' in subject) return { table: subject.table }
  const { configuration_type, environment, configuration_id } = subject
  const identity = { configuration_type, environment, configuration_id }
  return 'run_id' in subject ? { ...identity, run_id: subject.run_id } : identity
}

/** It in one text: of two subjects never the same. */
export function subjectKey(subject: Subject): string {
  if ('table' in subject) return `table/${subject.table}`
  return 'run_id' in subject ? `run/${subject.run_id}` : `configuration/${keyOf(subject)}`
}

type Named = {
  [Name in keyof Identity]: Identity[Name] | null
} & { run_id: string | null; table: string | null }

/** What a note is on, of those that the API lists. */
export function subjectOf(note: Named): Subject | undefined {
  const { configuration_type, environment, configuration_id, run_id, table } = note
  if (table !== null) return { table }
  if (configuration_type === null || environment === null || configuration_id === null) return undefined
  const identity = { configuration_type, environment, configuration_id }
  return run_id === null ? identity : { ...identity, run_id }
}

/** Where the notes on it are, what it is called, and what it is. */
export function placeOf(account: string, subject: Subject): { href: string; name: string; what: string } {
  const notes = (path: string) => `${path}?tab=notes`
  if ('table' in subject)
    return {
      href: notes(pathOf({ screen: 'table', account, table: subject.table })),
      name: subject.table,
      what: 'table',
    }
  const { configuration_id: name, environment } = subject
  return 'run_id' in subject
    ? {
        href: notes(pathOf({ screen: 'run', account, run_id: subject.run_id })),
        name,
        what: `run, ${environment}`,
      }
    : {
        href: notes(pathOf({ screen: 'operation', account, key: keyOf(subject) })),
        name,
        what: `${subject.configuration_type}, ${environment}`,
      }
}

/** What the API calls a person of Firebase: by an address that nobody has checked it calls no one. */
export const nameOf = (user: { uid: string; email: string | null; emailVerified: boolean }): string =>
  user.emailVerified && user.email !== null ? user.email : user.uid

/** Why somebody may not change a note; `undefined` where it is their own. */
export const notOwn = (created_by: string, name: string | undefined): string | undefined =>
  created_by === name ? undefined : `This is ${created_by}’s: only who wrote it may change it.`

/** The first line of a text that says something. */
export const firstLine = (text: string): string =>
  text
    .split('\n')
    .map(line => line.trim())
    .find(line => line !== '') ?? ''
