import { type LaunchAction, launchActions } from '../../shared/actions/launch.ts'
import { type Dependencies, endpoint } from '../../shared/endpoint.ts'
import { launchJob } from './act.ts'

/** `POST /v1/dag/launch` */
export const dagLaunch = (dependencies: Dependencies) =>
  endpoint<LaunchAction>('dag-launch', launchActions, dependencies, (input, call) => {
    switch (input.action) {
      case 'launch_job':
        return launchJob(input, call)
    }
  })
