import { type Holder, mayUse } from '../server/access.ts'
import { projectOf } from './buckets.ts'
import { StorageError } from './errors.ts'
import { needBucket } from './objects.ts'

/** Whether a bucket is the holder's: it belongs to the project that created it, and one made by hand to none. */
export function mayUseBucket(dir: string, holder: Holder, bucket: string): boolean {
  if (holder.projects === 'all') return true
  const project = projectOf(dir, bucket)
  return project !== undefined && mayUse(holder, project)
}

/** Cloud Storage's words for a permission that somebody lacks. */
export function deniedWords({ email }: Holder, permission: string): string {
  const resource = /^storage\.buckets\.(list|create)$/.test(permission)
    ? 'Google Cloud project'
    : /^storage\.objects\.(?!list)/.test(permission)
      ? 'Google Cloud Storage object'
      : 'Google Cloud Storage bucket'
  return `${email} does not have ${permission} access to the ${resource}. Permission '${permission}' denied on resource (or it may not exist).`
}

function denied(holder: Holder, permission: string): StorageError {
  return new StorageError(403, 'forbidden', deniedWords(holder, permission))
}

/** Refuses what is to be done with a bucket or its objects unless the bucket is the holder's. */
export function requireBucket(dir: string, holder: Holder, bucket: string, permission: string): void {
  needBucket(dir, bucket)
  if (!mayUseBucket(dir, holder, bucket)) throw denied(holder, permission)
}

/** The project that buckets are to be listed or made in. */
export function requireProject(
  holder: Holder,
  project: string | null,
  permission: string,
): string | undefined {
  if (holder.projects === 'all') return project ?? undefined
  if (project === null) throw new StorageError(400, 'required', 'Required parameter: project')
  if (!mayUse(holder, project)) throw denied(holder, permission)
  return project
}

/** The holder of a request's token, or the error that there is none. */
export function requireHolder(found: Holder | 'no token' | 'unknown token'): Holder {
  if (found === 'no token')
    throw new StorageError(401, 'required', 'Anonymous caller does not have access. Login Required.')
  if (found === 'unknown token') throw new StorageError(401, 'authError', 'Invalid Credentials')
  return found
}
