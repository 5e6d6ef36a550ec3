import { CANCELLABLE, hasEnded, isLaunchable, mayBeRetried } from '../../client/words.ts'
import type { RunDetails } from '../data/shapes.ts'

type Standing = Pick<RunDetails, 'status' | 'sub_status' | 'configuration_type'>

/** Why a run cannot be tried again, in whole or in part; `undefined` where it can. */
export function retryRefusal(run: Standing): string | undefined {
  if (!isLaunchable(run))
    return `Runs of a ${run.configuration_type} are made elsewhere, and only shown here.`
  if (!hasEnded(run)) return `It is ${run.status}: a run is tried again once it has ended.`
  return undefined
}

/** Why what has not succeeded in it cannot be tried again: there is nothing of that kind. */
export const restRefusal = (run: Standing): string | undefined =>
  mayBeRetried(run) ? undefined : 'All of it succeeded: name the tasks that are to be done once more.'

/** Why a run cannot be cancelled; `undefined` where it can. */
export const cancelRefusal = ({ status }: Pick<Standing, 'status'>): string | undefined =>
  CANCELLABLE.includes(status) ? undefined : `It is ${status}: there is nothing left to be cancelled.`
