import ipaddr from 'ipaddr.js'

/** Addresses of IPv6 that are given out for the whole net; all others are for other uses. */
const GLOBAL = ipaddr.IPv6.parseCIDR('2000::/3')

/**
 * Whether an address is one of the public net: none of a private or local network, of this machine, of a metadata
 * server, of a provider's own network, and none that stands for another such as `::ffff:10.0.0.1`.
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false
  const address = ipaddr.parse(text)
  if (address.range() !== 'unicast') return false
  return !(address instanceof ipaddr.IPv6) || address.match(GLOBAL)
}

/** A host without the brackets that an address of IPv6 has in a URL. */
export const bareHost = (hostname: string): string => hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase()

/** Names that no public host has. @see https://www.rfc-editor.org/rfc/rfc6761 */
const LOCAL_NAME =
  /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|private|test|invalid|home\.arpa)\.?$/

/**
 * Why a webhook's URL may not be called, as far as its form tells; undefined where it may be.
 * @param exempt - Hosts that may be whatever they are, by http too.
 */
export function faultOfUrl(text: string, exempt: readonly string[]): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !['https:', 'http:'].includes(url.protocol)) return 'must be a URL that begins with https://'
  if (url.username !== '' || url.password !== '')
    return 'must hold no user and no password: the signature says who calls'
  const host = bareHost(url.hostname)
  if (exempt.includes(host)) return
  if (url.protocol !== 'https:') return 'must be a URL that begins with https://'
  const isAddress = ipaddr.isValid(host)
  if (isAddress && isPublicAddress(host)) return
  if (isAddress || !host.includes('.') || LOCAL_NAME.test(host))
    return `must be of a public host, and ${host} is none`
  return
}
