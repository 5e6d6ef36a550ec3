import { throughTasks } from '../shared/dispatch.ts'
import { googleCloud } from './cloud.ts'
import { fromEnvironment } from './environment.ts'
import { register } from './register.ts'

/** Every function in one process, as it is deployed; each one's own entry point is the index.ts of its folder. */
const dependencies = fromEnvironment(process.env, throughTasks)
register(dependencies, googleCloud(dependencies.project))
