import { http } from '@google-cloud/functions-framework'
import { type DryRuns, dryRunBy } from '../functions/configuration-status/dry-run.ts'
import { configurationStatus } from '../functions/configuration-status/function.ts'
import { dagLaunch } from '../functions/dag-launch/function.ts'
import { dagStatus } from '../functions/dag-status/function.ts'
import type { Dependencies } from '../functions/environment.ts'
import type { Cloud } from '../functions/run-execute/attempt.ts'
import { runExecute } from '../functions/run-execute/function.ts'
import { runSweep } from '../functions/run-sweep/function.ts'
import { workflowStatus } from '../functions/workflow-status/function.ts'

/**
 * Registers each function under the name it is deployed by, all in one process: for the local stack and the tests.
 * What is deployed is each function's own `functions/<name>/index.ts`.
 */
export function register(
  dependencies: Dependencies,
  cloud: Cloud,
  dryRuns: DryRuns = async () => dryRunBy(cloud.bigquery),
): void {
  http('dag-launch', dagLaunch(dependencies))
  http('dag-status', dagStatus(dependencies))
  http('workflow-status', workflowStatus(dependencies))
  http('configuration-status', configurationStatus(dependencies, dryRuns))
  http('run-execute', runExecute(dependencies, cloud))
  http('run-sweep', runSweep(dependencies))
}
