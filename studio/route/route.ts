import { runPath } from '../../client/ids.ts'
import { BASE } from './base.ts'

/** The lists that an account has, each a screen. */
export const LISTS = ['operations', 'runs', 'catalog', 'freshness', 'notes'] as const
type List = (typeof LISTS)[number]

/** A screen, by what it shows. Its tab, its filters and what is selected are the search of its URL. */
export type Route =
  | { screen: 'start' }
  | { screen: 'command-line' }
  | { screen: List; account: string }
  | { screen: 'operation'; account: string; key: string }
  | { screen: 'run'; account: string; run_id: string }
  | { screen: 'table'; account: string; table: string }
  | { screen: 'nowhere' }

/** The path of a screen. */
export function pathOf(route: Route): string {
  const { screen } = route
  if (screen === 'start' || screen === 'nowhere') return BASE
  if (screen === 'command-line') return `${BASE}/command-line`
  const base = `${BASE}/${route.account}`
  if (screen === 'operation') return `${base}/operations/${encodeURIComponent(route.key)}`
  if (screen === 'run') return BASE + runPath(route.account, route.run_id)
  if (screen === 'table') return `${base}/catalog/${encodeURIComponent(route.table)}`
  return `${base}/${screen}`
}

/** The screen at a path. */
export function routeOf(path: string): Route {
  const [base = '', account, list = 'operations', item, ...more] = path
    .replace(/\/+$/, '')
    .slice(1)
    .split('/')
  if (`/${base}` !== BASE || more.length > 0) return { screen: 'nowhere' }
  if (account === undefined) return { screen: 'start' }
  if (account === 'command-line') return { screen: 'command-line' }
  const screen = LISTS.find(one => one === list)
  if (!/^\d{6}$/.test(account) || screen === undefined) return { screen: 'nowhere' }
  if (item === undefined) return { screen, account }
  const named = decoded(item)
  if (named !== undefined && screen === 'operations') return { screen: 'operation', account, key: named }
  if (named !== undefined && screen === 'runs') return { screen: 'run', account, run_id: named }
  if (named !== undefined && screen === 'catalog') return { screen: 'table', account, table: named }
  return { screen: 'nowhere' }
}

/** What a part of a path stands for; `undefined` of an escape that is none. */
function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}
