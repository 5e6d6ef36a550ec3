import { z } from 'zod'
import { type HttpFunction, privateEndpoint } from '../../shared/http/endpoint.ts'
import { account, run_id } from '../../shared/model/fields.ts'
import type { Dependencies } from '../environment.ts'
import { execute } from './act.ts'
import type { Cloud } from './work.ts'

const dispatched = z.strictObject({ account, run_id })

/** `POST /v1/run/execute`: private; runs one run. */
export const runExecute = (dependencies: Dependencies, cloud: Cloud): HttpFunction =>
  privateEndpoint('run-execute', dispatched, dependencies, (input, request_id) =>
    execute(input, { ...dependencies, ...cloud, request_id }),
  )
