import { http } from '@google-cloud/functions-framework'
import { handingOnNothing } from '../../shared/run/dispatch.ts'
import { fromEnvironment } from '../environment.ts'
import { alertDeliver } from './function.ts'

http('alertDeliver', alertDeliver(fromEnvironment(process.env, handingOnNothing)))
