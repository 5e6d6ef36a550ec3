import { http } from '@google-cloud/functions-framework'
import { throughTasks } from '../../shared/run/dispatch.ts'
import { fromEnvironment } from '../environment.ts'
import { scheduleTick } from './function.ts'

http('scheduleTick', scheduleTick(fromEnvironment(process.env, throughTasks)))
