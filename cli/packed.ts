import * as node from 'node:module'

/**
 * Where the packed command begins. What Node has compiled once it need not compile again, which is half of the time
 * that help takes; Node 20 cannot keep it.
 */
node.enableCompileCache?.()
await import('./main.ts')
