import { http } from '@google-cloud/functions-framework'
import type { Dependencies } from '../shared/endpoint.ts'
import { configurationStatus } from './configuration/function.ts'
import { runExecute } from './execute/function.ts'
import type { Cloud } from './execute/work.ts'
import { dagLaunch } from './launch/function.ts'
import { dagStatus } from './status/function.ts'
import { runSweep } from './sweep/function.ts'
import { workflowStatus } from './workflow/function.ts'

/** Registers each function under the name it is deployed by. */
export function register(dependencies: Dependencies, cloud: Cloud): void {
  http('dag-launch', dagLaunch(dependencies))
  http('dag-status', dagStatus(dependencies))
  http('workflow-status', workflowStatus(dependencies))
  http('configuration-status', configurationStatus(dependencies))
  http('run-execute', runExecute(dependencies, cloud))
  http('run-sweep', runSweep(dependencies))
}
