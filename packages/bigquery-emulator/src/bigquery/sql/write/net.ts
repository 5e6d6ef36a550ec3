import { plain } from './native.ts'
import type { Emitter } from './writer.ts'

const NAMES = `HOST PUBLIC_SUFFIX REG_DOMAIN IP_FROM_STRING SAFE_IP_FROM_STRING IP_TO_STRING IP_NET_MASK IP_TRUNC
  IPV4_FROM_INT64 IPV4_TO_INT64`

/** The functions of hosts and IP addresses, all of them ours. */
export const NET_FUNCTIONS: Record<string, Emitter> = Object.fromEntries(
  NAMES.split(/\s+/).map(name => [`NET.${name}`, plain(`bq_net_${name.toLowerCase()}`)]),
)
