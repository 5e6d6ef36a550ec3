import { http } from '@google-cloud/functions-framework'
import { throughTasks } from '../../shared/dispatch.ts'
import { fromEnvironment } from '../environment.ts'
import { runSweep } from './function.ts'

http('runSweep', runSweep(fromEnvironment(process.env, throughTasks)))
