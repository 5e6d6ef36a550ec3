import { http } from '@google-cloud/functions-framework'
import { handingOnNothing } from '../../shared/run/dispatch.ts'
import { fromEnvironment } from '../environment.ts'
import { catalogStatus } from './function.ts'

http('catalogStatus', catalogStatus(fromEnvironment(process.env, handingOnNothing)))
