import { type LaunchAction, launchActions } from '../../shared/actions/launch.ts'
import { type Dependencies, endpoint, type HttpFunction } from '../../shared/http/endpoint.ts'
import { cancelRun, launchJob, retryRun } from './act.ts'
import type { UnderWay } from './create.ts'

/** `POST /v1/dag/launch` */
export function dagLaunch(dependencies: Dependencies): HttpFunction {
  const underWay: UnderWay = { lanes: new Map(), repeats: new Map() }
  return endpoint<LaunchAction>('dag-launch', launchActions, dependencies, (input, call) => {
    switch (input.action) {
      case 'launch_job':
        return launchJob(input, call, underWay)
      case 'retry_run':
        return retryRun(input, call, underWay)
      case 'cancel_run':
        return cancelRun(input, call)
    }
  })
}
