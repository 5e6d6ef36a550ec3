import { CONFIGURATION_TYPES, ENVIRONMENTS } from '../../client/words.ts'
import type { Identity } from '../data/shapes.ts'

/** The configuration that a part of an address names; `undefined` where it names none that there may be. */
export function identityOf(key: string): Identity | undefined {
  const [type, environment, configuration_id = '', ...more] = key.split('~')
  const configuration_type = CONFIGURATION_TYPES.find(one => one === type)
  const known = ENVIRONMENTS.find(one => one === environment)
  if (!configuration_type || !known || configuration_id === '' || more.length > 0) return undefined
  return { configuration_type, environment: known, configuration_id }
}
