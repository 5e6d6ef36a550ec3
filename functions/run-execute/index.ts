import { http } from '@google-cloud/functions-framework'
import { throughTasks } from '../../shared/run/dispatch.ts'
import { impersonation } from '../act-as.ts'
import { fromEnvironment } from '../environment.ts'
import { cloudAs } from './cloud.ts'
import { runExecute } from './function.ts'

const dependencies = fromEnvironment(process.env, throughTasks)
http('runExecute', runExecute(dependencies, cloudAs(impersonation(dependencies.iamEndpoint))))
