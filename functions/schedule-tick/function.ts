import { z } from 'zod'
import { type HttpFunction, privateEndpoint } from '../../shared/http/endpoint.ts'
import type { Dependencies } from '../environment.ts'
import { tick } from './act.ts'

/** `POST /v1/schedule/tick`: private; Cloud Scheduler calls it every minute, with the body `{}`. */
export const scheduleTick = (dependencies: Dependencies): HttpFunction =>
  privateEndpoint('schedule-tick', z.strictObject({}), dependencies, (_, request_id) =>
    tick({ ...dependencies, request_id }),
  )
