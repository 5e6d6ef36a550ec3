import { parse } from 'tldts'
import { type Native, native } from './kinds.ts'

/**
 * The host of a URL as it is written; what is no URL is read as well as can be.
 * @see https://cloud.google.com/bigquery/docs/reference/standard-sql/net_functions#nethost
 */
function host(url: string): string | null {
  const trimmed = url.replace(/^[\p{Cc} ]+|[\p{Cc} ]+$/gu, '')
  const authority = trimmed.replace(/^(?:[a-z][a-z\d+.-]*:)?[/\\]{2,}/i, '').replace(/[/\\?#].*$/su, '')
  const place = authority.slice(authority.lastIndexOf('@') + 1)
  const bracketed = /^\[[^\]]*\]/.exec(place)?.[0]
  return (bracketed ?? place.replace(/:.*$/su, '')) || null
}

/** The last labels of a host, of which a list of public suffixes without its private ones tells how many. */
function ending(url: string, which: 'publicSuffix' | 'domain'): string | null {
  const found = host(url)
    ?.replace(/[。．｡]/g, '.')
    .replace(/^\.+|\.+$/g, '')
  if (!found) return null
  const told = parse(found.toLowerCase(), { extractHostname: false, validateHostname: false })
  const part = told.isIcann ? told[which] : null
  return part ? found.split('.').slice(-part.split('.').length).join('.') : null
}

/** Functions of the names in a URL. */
export const HOSTS: Native[] = [
  native('bq_net_host', ['text'], 'text', host),
  native('bq_net_public_suffix', ['text'], 'text', url => ending(url, 'publicSuffix')),
  native('bq_net_reg_domain', ['text'], 'text', url => ending(url, 'domain')),
]
