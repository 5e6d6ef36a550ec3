import { http } from '@google-cloud/functions-framework'
import { throughTasks } from '../../shared/run/dispatch.ts'
import { fromEnvironment } from '../environment.ts'
import { dagStatus } from './function.ts'

http('dagStatus', dagStatus(fromEnvironment(process.env, throughTasks)))
