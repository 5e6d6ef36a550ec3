import { z } from 'zod'
import { type HttpFunction, privateEndpoint } from '../../shared/http/endpoint.ts'
import type { Dependencies } from '../environment.ts'
import { sweep } from './act.ts'

/** `POST /v1/run/sweep`: private; Cloud Scheduler calls it every minute, with the body `{}`. */
export const runSweep = (dependencies: Dependencies): HttpFunction =>
  privateEndpoint('run-sweep', z.strictObject({}), dependencies, () => sweep(dependencies))
