import { launchActions } from '../../shared/actions/launch.ts'
import { endpoint, type HttpFunction, handle } from '../../shared/http/endpoint.ts'
import type { Dependencies } from '../environment.ts'
import { cancelRun, launchJob, retryRun } from './act.ts'
import { backfillJob } from './backfill.ts'
import type { LaunchesInProgress } from './create.ts'

/** `POST /v1/dag/launch` */
export function dagLaunch({ db, newUuid, dispatch, readIsReady, ...gate }: Dependencies): HttpFunction {
  const inProgress: LaunchesInProgress = { lanes: new Map(), repeats: new Map() }
  const hand = { db, now: gate.now, newUuid, dispatch, log: gate.log }
  const launching = { ...hand, readIsReady, inProgress }
  return endpoint('dag-launch', gate, {
    launch_job: handle(launchActions.launch_job, (input, asked) =>
      launchJob(input, { ...launching, ...asked }),
    ),
    retry_run: handle(launchActions.retry_run, (input, asked) => retryRun(input, { ...launching, ...asked })),
    backfill_job: handle(launchActions.backfill_job, (input, asked) =>
      backfillJob(input, { ...hand, readIsReady, ...asked }),
    ),
    cancel_run: handle(launchActions.cancel_run, (input, asked) => cancelRun(input, { ...hand, ...asked })),
  })
}
