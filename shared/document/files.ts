import { ENOUGH, pointer, suggesting } from '../model/faults.ts'
import { FILE_FIELDS, type FileField } from '../model/file-fields.ts'
import type { Fault } from '../model/problem.ts'
import { type Ddl, parseDdl } from './ddl.ts'

/** The texts of the files beside a configuration file, by their paths. */
export type Files = Readonly<Record<string, string>>

/** The text of a file; empty where there is none, also of a name that every object has, such as `constructor`. */
export const textOf = (files: Files, path: string): string =>
  Object.hasOwn(files, path) ? (files[path] ?? '') : ''

type NamedFile = { kind: FileField; path: string; at: PropertyKey[] }

/** The files that a document names, and where. The document need not be free of faults. */
function namedFiles(document: Record<string, unknown>): NamedFile[] {
  const of = (owner: unknown, at: PropertyKey[], kinds: readonly FileField[]) =>
    kinds.flatMap((kind): NamedFile[] => {
      const path: unknown = Object(owner)[kind]
      return typeof path === 'string' && path !== '' ? [{ kind, path, at: [...at, kind] }] : []
    })
  const tasks = ['workflow', 'tasks'].flatMap(list => {
    const entries = document[list]
    return Array.isArray(entries) ? entries.map((task: unknown, index) => ({ task, at: [list, index] })) : []
  })
  return [...of(document, [], ['doc_md']), ...tasks.flatMap(({ task, at }) => of(task, at, FILE_FIELDS))]
}

/** What the DDL files of a document describe, by their paths; each is read once, however many tasks name it. */
export function ddlsOf(document: Record<string, unknown>, files: Files): Map<string, Ddl> {
  const paths = new Set(namedFiles(document).flatMap(({ kind, path }) => (kind === 'ddl_file' ? [path] : [])))
  const given = Object.keys(files).filter(path => paths.has(path))
  return new Map(given.map(path => [path, parseDdl(files[path] ?? '', ['files', path])]))
}

/** Files that are missing, that nobody names, that are empty, or that do not describe a table as they should. */
export function faultsOfFiles(
  document: Record<string, unknown>,
  files: Files,
  ddls: ReadonlyMap<string, Ddl>,
): Fault[] {
  const named = namedFiles(document)
  const given = Object.keys(files)
  const paths = new Set(named.map(({ path }) => path))
  const [meantOfGiven, meantOfNamed] = [suggesting(given), suggesting(paths)]
  const missing = named
    .filter(({ path }) => !Object.hasOwn(files, path))
    .slice(0, ENOUGH)
    .map(({ path, at }) => ({
      pointer: pointer(['configuration', ...at]),
      detail: `The file ${path} is not in files${meantOfGiven(path)}`,
    }))
  const unnamed = given
    .filter(path => !paths.has(path))
    .slice(0, ENOUGH)
    .map(path => ({
      pointer: pointer(['files', path]),
      detail: `Nothing in the configuration names this file${meantOfNamed(path)}`,
    }))
  const sql = new Set(named.flatMap(({ kind, path }) => (kind === 'sql_file' ? [path] : [])))
  const empty = given
    .filter(path => sql.has(path) && files[path]?.trim() === '')
    .map(path => ({ pointer: pointer(['files', path]), detail: 'is empty; it must hold SQL' }))
  return [...missing, ...unnamed, ...empty, ...[...ddls.values()].flatMap(({ faults }) => faults)]
}
