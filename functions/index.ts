import { fromEnvironment } from './environment.ts'
import { register } from './register.ts'

/** The entry point of every deployed function. */
register(fromEnvironment(process.env))
