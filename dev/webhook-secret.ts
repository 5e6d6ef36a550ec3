import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * The file of the secret that webhooks are signed with here, for all accounts; made, readable by its owner alone, where
 * there is none. In production each account has its own, in Secret Manager.
 */
export async function webhookSecret(dir: string): Promise<string> {
  const file = join(dir, 'webhook-secret')
  await mkdir(dir, { recursive: true })
  const secret = `whsec_${randomBytes(32).toString('base64')}\n`
  await writeFile(file, secret, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  return file
}
