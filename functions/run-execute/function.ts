import { z } from 'zod'
import { type HttpFunction, privateEndpoint } from '../../shared/http/endpoint.ts'
import { account, run_id } from '../../shared/model/fields.ts'
import { ORDERS } from '../../shared/run/dispatch.ts'
import type { Dependencies } from '../environment.ts'
import { execute } from './act.ts'
import type { CloudAs } from './cloud.ts'
import { oneSuspectAtATime } from './suspects.ts'

/** Dispatches from before there were orders are to run. */
const dispatched = z.strictObject({ account, run_id, order: z.enum(ORDERS).default('run') })

/** `POST /v1/run/execute`: private; runs one run, or stops what is at work for it. */
export const runExecute = (dependencies: Dependencies, cloudAs: CloudAs): HttpFunction => {
  const suspects = oneSuspectAtATime()
  return privateEndpoint('run-execute', dispatched, dependencies, (input, request_id) =>
    execute(input, { ...dependencies, cloudAs, suspects, request_id }),
  )
}
