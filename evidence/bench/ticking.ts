import { http } from '@google-cloud/functions-framework'
import { fromEnvironment } from '../../functions/environment.ts'
import { scheduleTick } from '../../functions/schedule-tick/function.ts'
import { toListener } from './listener.ts'

/** schedule-tick as it is, but that it hands runs to a listener of the benchmark in place of Cloud Tasks. */
http('ticking', scheduleTick(fromEnvironment(process.env, toListener)))
