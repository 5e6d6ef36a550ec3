import { resolve } from 'node:path'
import { keepProfile, LOCAL } from '../cli/profiles.ts'
import { ACCOUNT } from './page.ts'
import { STATE } from './settings.ts'

/** Has `tailer` find this stack, whose settings are kept where a person's own are. */
export async function keepLocalProfile(
  port: number,
  {
    BIGQUERY_EMULATOR_HOST: bigquery = '',
    GCE_METADATA_HOST: metadata = '',
  }: Readonly<Record<string, string>>,
): Promise<void> {
  try {
    await keepProfile(LOCAL, {
      address: `http://localhost:${port}`,
      account: ACCOUNT,
      environment: 'DEV',
      local: {
        issuer: resolve(STATE, 'issuer.jwk.json'),
        bigquery,
        metadata,
      },
    })
  } catch (error) {
    console.error(`Cannot keep the profile ${LOCAL} of tailer: ${Object(error).message}`)
  }
}
