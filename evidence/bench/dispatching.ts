import { http } from '@google-cloud/functions-framework'
import { dagLaunch } from '../../functions/dag-launch/function.ts'
import { fromEnvironment } from '../../functions/environment.ts'
import { toListener } from './listener.ts'

/** dag-launch as it is, but that it hands runs to a listener of the benchmark in place of Cloud Tasks. */
http('dispatching', dagLaunch(fromEnvironment(process.env, toListener)))
