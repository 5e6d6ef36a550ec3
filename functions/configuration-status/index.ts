import { http } from '@google-cloud/functions-framework'
import { throughTasks } from '../../shared/run/dispatch.ts'
import { fromEnvironment } from '../environment.ts'
import { dryRunsAs } from './dry-run.ts'
import { configurationStatus } from './function.ts'

const dependencies = fromEnvironment(process.env, throughTasks)
http('configurationStatus', configurationStatus(dependencies, dryRunsAs(dependencies.iamEndpoint)))
