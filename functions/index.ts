import { googleCloud } from './cloud.ts'
import { fromEnvironment } from './environment.ts'
import { register } from './register.ts'

/** The entry point of every deployed function. */
const dependencies = fromEnvironment(process.env)
register(dependencies, googleCloud(dependencies.project))
