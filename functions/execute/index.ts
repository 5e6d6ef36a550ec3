import { http } from '@google-cloud/functions-framework'
import { throughTasks } from '../../shared/dispatch.ts'
import { googleCloud } from '../cloud.ts'
import { fromEnvironment } from '../environment.ts'
import { runExecute } from './function.ts'

const dependencies = fromEnvironment(process.env, throughTasks)
http('runExecute', runExecute(dependencies, googleCloud(dependencies.project)))
