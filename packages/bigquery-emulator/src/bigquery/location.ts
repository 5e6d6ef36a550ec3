import type { Catalog } from './catalog.ts'
import type { JobConfiguration } from './job-configuration.ts'
import type { DatasetName } from './names.ts'
import { lex } from './sql/parse/lex.ts'

/**
 * Where a job runs: where its caller says, else where the datasets it names are, else US.
 * @see https://cloud.google.com/bigquery/docs/locations#specify_locations
 */
export function jobLocation(
  catalog: Catalog,
  projectId: string,
  configuration: JobConfiguration,
  given: string | undefined,
): string {
  if (given) return given.toUpperCase() === 'EU' || given.toUpperCase() === 'US' ? given.toUpperCase() : given
  const { query, load, copy, extract } = configuration
  const datasetOf = (name: DatasetName) => (catalog.sees(name) ? catalog.dataset(name) : undefined)
  const named: ({ projectId?: string | undefined; datasetId: string } | undefined)[] = [
    query?.destinationTable,
    query?.defaultDataset,
    load?.destinationTable,
    copy?.destinationTable,
    extract?.sourceTable,
  ]
  for (const name of named) {
    const found =
      name?.datasetId && datasetOf({ projectId: name.projectId ?? projectId, datasetId: name.datasetId })
    if (found) return found.location
  }
  return (query && fromText(datasetOf, projectId, query.query)) ?? 'US'
}

/** The location of the first dataset that the text of a query names. */
function fromText(datasetOf: Catalog['dataset'], projectId: string, sql: string): string | undefined {
  const region = /\bregion-([\w-]+)`?\s*\.\s*`?INFORMATION_SCHEMA\b/i.exec(sql)?.[1]
  if (region) return /^(us|eu)$/i.test(region) ? region.toUpperCase() : region.toLowerCase()
  let words: string[]
  try {
    words = lex(sql).flatMap(token => (token.kind === 'name' ? token.text.split('.') : [token.text]))
  } catch {
    return undefined
  }
  const names = words.filter(word => word !== '.')
  for (const [i, datasetId] of names.entries()) {
    const found =
      datasetOf({ projectId: names[i - 1] ?? projectId, datasetId }) ?? datasetOf({ projectId, datasetId })
    if (found) return found.location
    // A project with dashes comes as several words.
    for (let back = 2; back <= 9 && back <= i; back++) {
      const joined = datasetOf({ projectId: names.slice(i - back, i).join(''), datasetId })
      if (joined) return joined.location
    }
  }
  return undefined
}
