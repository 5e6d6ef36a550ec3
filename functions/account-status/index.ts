import { http } from '@google-cloud/functions-framework'
import { handingOnNothing } from '../../shared/run/dispatch.ts'
import { fromEnvironment } from '../environment.ts'
import { accountStatus } from './function.ts'

http('accountStatus', accountStatus(fromEnvironment(process.env, handingOnNothing)))
