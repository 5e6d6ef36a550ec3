import { resolve } from 'node:path'
import { keepProfile, LOCAL } from '../cli/profiles.ts'
import { ACCOUNT } from './page.ts'
import { STATE } from './settings.ts'

/**
 * Has `tailer` find the stack on a port, whose settings are kept where a person's own are: `node dev/profile.ts PORT
 * BIGQUERY METADATA`. A process of its own, for what it loads would stay in the memory of what keeps the stack running.
 */
const [port, bigquery = '', metadata = ''] = process.argv.slice(2)
try {
  await keepProfile(LOCAL, {
    address: `http://localhost:${port}`,
    account: ACCOUNT,
    environment: 'DEV',
    local: { issuer: resolve(STATE, 'issuer.jwk.json'), bigquery, metadata },
  })
} catch (error) {
  console.error(`Cannot keep the profile ${LOCAL} of tailer: ${Object(error).message}`)
}
