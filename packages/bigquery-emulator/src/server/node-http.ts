/**
 * Node's HTTP, in a process that stays small: `import … from 'node:http'` reads every name that it exports, and some of
 * them load Node's web client, which is 14 MiB.
 */
export const { createServer, request } = process.getBuiltinModule('node:http')
