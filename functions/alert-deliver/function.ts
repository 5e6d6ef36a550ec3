import { z } from 'zod'
import { type HttpFunction, privateEndpoint } from '../../shared/http/endpoint.ts'
import { account } from '../../shared/model/fields.ts'
import type { Dependencies } from '../environment.ts'
import { type Deliverer, deliver } from './act.ts'
import { mailThrough } from './mail.ts'
import { secretsIn } from './secret.ts'
import type { Resolve } from './webhook.ts'

const ordered = z.strictObject({
  account,
  alert: z.string().regex(/^[\w~-]{1,200}$/, 'must be the id of an alert'),
})

/**
 * `POST /v1/alert/deliver`: private; delivers one alert.
 * @param resolve - Finds the addresses of webhooks' hosts; the system's resolver unless given.
 */
export function alertDeliver(dependencies: Dependencies, resolve?: Resolve): HttpFunction {
  const { alerting, now } = dependencies
  const sendMail = mailThrough(alerting.mail)
  const lanes: Deliverer['lanes'] = new Map()
  const secretOf = secretsIn(alerting.webhookSecrets, now)
  return privateEndpoint('alert-deliver', ordered, dependencies, input =>
    deliver(input, { ...dependencies, sendMail, secretOf, resolve, lanes }),
  )
}
