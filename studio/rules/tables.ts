import type { AnswerTo } from '../../client/client.ts'

type Answer = AnswerTo<'list_tables'>
export type ListedTable = Answer['results'][number]
type Dataset = NonNullable<Answer['datasets']>[number]

/** What names a table to the API. */
type TableRef = Pick<ListedTable, 'project' | 'dataset' | 'table'>

/** The full name of a table: how addresses and notes name it. */
export const fullName = ({ project, dataset, table }: TableRef): string => `${project}.${dataset}.${table}`

/** The table of a full name; its project alone may have points. `undefined` of what is none. */
export function tableIn(name: string): TableRef | undefined {
  const [, project, dataset, table] = name.match(/^(.+)\.(\w+)\.([^.]+)$/) ?? []
  return project && dataset && table ? { project, dataset, table } : undefined
}

const DAY = 86_400_000

/** How old a change is, by which it is coloured. */
export function ageClass(moment: string, now: number): 'today' | 'week' | 'month' | 'older' {
  const days = (now - Date.parse(moment)) / DAY
  return days < 1 ? 'today' : days < 7 ? 'week' : days < 31 ? 'month' : 'older'
}

/** The tables whose name, or that of what writes them, has all the words of a text. */
export function tablesWith<
  Table extends Pick<ListedTable, 'table' | 'dataset' | 'description' | 'written_by'>,
>(tables: readonly Table[], text: string): Table[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== '')
  return tables.filter(({ table, dataset, description, written_by }) => {
    const said =
      `${dataset}.${table} ${description ?? ''} ${written_by?.configuration_id ?? ''}`.toLowerCase()
    return words.every(word => said.includes(word))
  })
}

/** Tables by their dataset, in the order they are in, with what is known of it. */
export function byDataset<Table extends Pick<ListedTable, 'project' | 'dataset'>>(
  tables: readonly Table[],
  datasets: readonly Dataset[],
): { project: string; dataset: string; known: Dataset | undefined; tables: Table[] }[] {
  const groups = Map.groupBy(tables, ({ project, dataset }) => `${project}.${dataset}`)
  const known = new Map(datasets.map(one => [`${one.project}.${one.dataset}`, one]))
  return [...groups].flatMap(([name, tables]) => {
    const [first] = tables
    if (first === undefined) return []
    return [{ project: first.project, dataset: first.dataset, known: known.get(name), tables }]
  })
}

/** What was loaded of a catalog so far; `isMore` where it goes on, `isBare` where what was read last has no tables. */
export type Tables = Pick<Answer, 'results' | 'unreadable'> &
  Required<Pick<Answer, 'datasets'>> & { isMore: boolean; isBare: boolean }

/** How many empty pages in a row are one that is asked for: an account may have many empty datasets. */
export const BARE = 10

/** So many pages of tables. @param ask - answers the page of a token, or the first one */
export async function gathered(
  pages: number,
  ask: (token: string | undefined) => Promise<Answer>,
): Promise<Tables> {
  const tables: Tables = { results: [], unreadable: [], datasets: [], isMore: true, isBare: false }
  let token: string | undefined
  for (let gathered = 0, bare = 0; gathered < pages && tables.isMore; ) {
    const page = await ask(token)
    tables.results.push(...page.results)
    tables.unreadable.push(...page.unreadable)
    if (page.datasets) tables.datasets = page.datasets
    token = page.next_page_token
    tables.isMore = token !== undefined
    bare = page.results.length > 0 ? 0 : bare + 1
    tables.isBare = bare === BARE
    if (bare === 0 || tables.isBare) gathered++
    if (tables.isBare) bare = 0
  }
  return tables
}
