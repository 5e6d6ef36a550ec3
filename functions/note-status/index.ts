import { http } from '@google-cloud/functions-framework'
import { handingOnNothing } from '../../shared/run/dispatch.ts'
import { fromEnvironment } from '../environment.ts'
import { noteStatus } from './function.ts'

http('noteStatus', noteStatus(fromEnvironment(process.env, handingOnNothing)))
