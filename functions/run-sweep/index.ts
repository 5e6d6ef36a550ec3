import { http } from '@google-cloud/functions-framework'
import { throughTasks } from '../../shared/run/dispatch.ts'
import { fromEnvironment } from '../environment.ts'
import { runSweep } from './function.ts'

http('runSweep', runSweep(fromEnvironment(process.env, throughTasks)))
