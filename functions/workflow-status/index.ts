import { http } from '@google-cloud/functions-framework'
import { handingOnNothing } from '../../shared/run/dispatch.ts'
import { fromEnvironment } from '../environment.ts'
import { workflowStatus } from './function.ts'

http('workflowStatus', workflowStatus(fromEnvironment(process.env, handingOnNothing)))
