import { http } from '@google-cloud/functions-framework'
import { throughTasks } from '../../shared/run/dispatch.ts'
import { fromEnvironment } from '../environment.ts'
import { dryRunsOfOwn } from './dry-run.ts'
import { configurationStatus } from './function.ts'

http('configurationStatus', configurationStatus(fromEnvironment(process.env, throughTasks), dryRunsOfOwn))
