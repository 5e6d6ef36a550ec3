import { http } from '@google-cloud/functions-framework'
import { throughTasks } from '../../shared/run/dispatch.ts'
import { fromEnvironment } from '../environment.ts'
import { dagLaunch } from './function.ts'

http('dagLaunch', dagLaunch(fromEnvironment(process.env, throughTasks)))
