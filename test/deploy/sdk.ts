import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** Where the Cloud SDK is installed; undefined where it is not. */
export async function sdkRoot(): Promise<string | undefined> {
  try {
    const command = ['info', '--format=value(installation.sdk_root)']
    const { stdout } = await promisify(execFile)('gcloud', command)
    return stdout.trim() || undefined
  } catch {
    return undefined
  }
}
