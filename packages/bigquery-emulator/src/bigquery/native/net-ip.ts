import { isIPv4, isIPv6 } from 'node:net'
import { type Native, native } from './kinds.ts'

/** The bytes of an address: four of IPv4, sixteen of IPv6. */
function bytesOf(text: string): Buffer | undefined {
  if (isIPv4(text)) return Buffer.from(text.split('.').map(Number))
  if (!isIPv6(text) || text.includes('%')) return undefined
  // An IPv4 address at the end stands for two groups.
  const plain = text.replace(/\d+\.\d+\.\d+\.\d+$/, ip => {
    const [a = 0, b = 0, c = 0, d = 0] = ip.split('.').map(Number)
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
  })
  const [left = [], right = []] = plain.split('::').map(half => half.split(':').filter(Boolean))
  const groups = [...left, ...Array(8 - left.length - right.length).fill('0'), ...right]
  return Buffer.from(groups.map(group => group.padStart(4, '0')).join(''), 'hex')
}

/** An address as RFC 5952 writes it. */
function textOf(ip: Buffer): string {
  if (ip.length === 4) return ip.join('.')
  requireLength('NET.IP_TO_STRING', ip)
  if (/^0{20}ffff/.test(ip.toString('hex'))) return `::ffff:${ip.subarray(12).join('.')}`
  const groups = Array.from({ length: 8 }, (_, i) => ip.readUInt16BE(i * 2).toString(16)).join(':')
  // The first of the longest runs of zeros, of two groups at least, is left out.
  const runs = [...groups.matchAll(/(?<![\da-f])0(?::0)+(?![\da-f])/g)]
  const [longest] = runs.toSorted((a, b) => b[0].length - a[0].length)
  if (!longest) return groups
  const before = groups.slice(0, longest.index).replace(/:$/, '')
  return `${before}::${groups.slice(longest.index + longest[0].length).replace(/^:/, '')}`
}

function requireLength(name: string, ip: Buffer): void {
  if (ip.length === 4 || ip.length === 16) return
  throw new Error(`${name}() encountered a value of ${ip.length} bytes, and an address has 4 or 16`)
}

function mask(bytes: bigint, prefix: bigint): Buffer {
  if (bytes !== 4n && bytes !== 16n)
    throw new Error(`The first argument of NET.IP_NET_MASK() must be either 4 or 16. Got: ${bytes}`)
  requirePrefix('NET.IP_NET_MASK', prefix, bytes * 8n)
  const size = Number(bytes) * 8
  const ones = '1'.repeat(Number(prefix)).padEnd(size, '0')
  return Buffer.from(
    BigInt(`0b${ones}`)
      .toString(16)
      .padStart(size / 4, '0'),
    'hex',
  )
}

function requirePrefix(name: string, prefix: bigint, most: bigint): void {
  if (prefix >= 0n && prefix <= most) return
  throw new Error(`The second argument of ${name}() must be between 0 and ${most}. Got: ${prefix}`)
}

function truncated(ip: Buffer, prefix: bigint): Buffer {
  requireLength('NET.IP_TRUNC', ip)
  requirePrefix('NET.IP_TRUNC', prefix, BigInt(ip.length * 8))
  const kept = mask(BigInt(ip.length), prefix)
  return Buffer.from(ip.map((byte, i) => byte & (kept[i] ?? 0)))
}

function fromInt(n: bigint): Buffer {
  if (n < -0x80000000n || n > 0xffffffffn)
    throw new Error(`NET.IPV4_FROM_INT64() encountered ${n}, which is out of range`)
  const ip = Buffer.alloc(4)
  ip.writeUInt32BE(Number(BigInt.asUintN(32, n)))
  return ip
}

/**
 * Functions of IP addresses, which are BYTES in network byte order.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/net_functions
 */
export const ADDRESSES: Native[] = [
  native('bq_net_ip_from_string', ['text'], 'bytes', text => {
    const ip = bytesOf(text)
    if (!ip) throw new Error(`NET.IP_FROM_STRING() encountered an unparseable IP-address: ${text}`)
    return ip
  }),
  native('bq_net_safe_ip_from_string', ['text'], 'bytes', text => bytesOf(text) ?? null),
  native('bq_net_ip_to_string', ['bytes'], 'text', textOf),
  native('bq_net_ip_net_mask', ['int', 'int'], 'bytes', mask),
  native('bq_net_ip_trunc', ['bytes', 'int'], 'bytes', truncated),
  native('bq_net_ipv4_from_int64', ['int'], 'bytes', fromInt),
  native('bq_net_ipv4_to_int64', ['bytes'], 'int', ip => {
    if (ip.length === 4) return BigInt(ip.readUInt32BE())
    throw new Error(
      `NET.IPV4_TO_INT64() encountered a value of ${ip.length} bytes, and an IPv4 address has 4`,
    )
  }),
]
