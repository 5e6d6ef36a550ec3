import { http } from '@google-cloud/functions-framework'
import { accountStatus } from '../functions/account-status/function.ts'
import { alertDeliver } from '../functions/alert-deliver/function.ts'
import type { Resolve } from '../functions/alert-deliver/webhook.ts'
import { catalogStatus } from '../functions/catalog-status/function.ts'
import { type DryRuns, dryRunsAs } from '../functions/configuration-status/dry-run.ts'
import { configurationStatus } from '../functions/configuration-status/function.ts'
import { dagLaunch } from '../functions/dag-launch/function.ts'
import { dagStatus } from '../functions/dag-status/function.ts'
import type { Dependencies } from '../functions/environment.ts'
import { noteStatus } from '../functions/note-status/function.ts'
import type { CloudAs } from '../functions/run-execute/cloud.ts'
import { runExecute } from '../functions/run-execute/function.ts'
import { runSweep } from '../functions/run-sweep/function.ts'
import { scheduleTick } from '../functions/schedule-tick/function.ts'
import { workflowStatus } from '../functions/workflow-status/function.ts'

/**
 * Registers each function under the name it is deployed by, all in one process: for the local stack and the tests.
 * What is deployed is each function's own `functions/<name>/index.ts`.
 */
export function register(
  dependencies: Dependencies,
  cloudAs: CloudAs,
  dryRuns: DryRuns = dryRunsAs(dependencies.iamEndpoint),
  resolve?: Resolve,
): void {
  http('dag-launch', dagLaunch(dependencies))
  http('dag-status', dagStatus(dependencies))
  http('workflow-status', workflowStatus(dependencies))
  http('configuration-status', configurationStatus(dependencies, dryRuns))
  http('account-status', accountStatus(dependencies))
  http('note-status', noteStatus(dependencies))
  http('catalog-status', catalogStatus(dependencies))
  http('run-execute', runExecute(dependencies, cloudAs))
  http('run-sweep', runSweep(dependencies))
  http('schedule-tick', scheduleTick(dependencies))
  http('alert-deliver', alertDeliver(dependencies, resolve))
}
