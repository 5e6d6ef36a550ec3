import { StorageError } from './errors.ts'
import type { StoredObject } from './objects.ts'

/** Fails unless the object is as the request says it must be; generation 0 means that it is not there. */
export function requirePreconditions(query: URLSearchParams, object: StoredObject | undefined): void {
  const generation = object?.generation ?? '0'
  const meta = object?.metageneration ?? '0'
  const wanted: [string, string, boolean][] = [
    ['ifGenerationMatch', generation, true],
    ['ifGenerationNotMatch', generation, false],
    ['ifMetagenerationMatch', meta, true],
    ['ifMetagenerationNotMatch', meta, false],
  ]
  for (const [name, actual, same] of wanted) {
    const value = query.get(name)
    if (value !== null && (value === actual) !== same) {
      throw new StorageError(
        412,
        'conditionNotMet',
        'At least one of the pre-conditions you specified did not hold.',
      )
    }
  }
}
