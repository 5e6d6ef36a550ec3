import { z } from 'zod'
import type { Answer, Request } from '../server/http.ts'
import type { Service } from './accept-job.ts'
import { createDataset, dropDataset, needDataset, writeDataset } from './catalog.ts'
import { DatasetDocument } from './documents.ts'
import { alreadyExists, BigQueryError } from './errors.ts'
import type { DatasetName } from './names.ts'
import { dropNulls, json, merged, pageOf, within } from './rest-documents.ts'
import { hasRoutines } from './routines.ts'

function datasetResource(d: DatasetDocument): Record<string, unknown> {
  const { projectId, datasetId } = d.datasetReference
  return { kind: 'bigquery#dataset', id: `${projectId}:${datasetId}`, etag: d.creationTime, ...d }
}

/** What a list tells of a dataset: it is only looked up by itself for the rest. */
function listed({ datasetReference, location, friendlyName, labels }: DatasetDocument) {
  const id = `${datasetReference.projectId}:${datasetReference.datasetId}`
  return { kind: 'bigquery#dataset', id, datasetReference, location, friendlyName, labels }
}

/** `/projects/{p}/datasets` and below it, up to the dataset. */
export async function datasets(
  service: Service,
  projectId: string,
  datasetId: string | undefined,
  request: Request,
): Promise<Answer> {
  if (!datasetId) {
    if (request.method === 'GET') {
      const found = await within(service, async (_, catalog) => catalog.datasets(projectId))
      const { page, next } = pageOf(found, request.query)
      const datasets = page.map(listed)
      return { status: 200, body: { kind: 'bigquery#datasetList', datasets, ...next } }
    }
    const { datasetReference } = z
      .looseObject({ datasetReference: z.looseObject({ datasetId: z.string() }) })
      .parse(json(request))
    const document = DatasetDocument.parse({
      location: 'US',
      ...dropNulls(json(request)),
      datasetReference: { projectId, datasetId: datasetReference.datasetId },
      creationTime: String(Date.now()),
    })
    await within(service, async (connection, catalog) => {
      if (catalog.dataset(document.datasetReference))
        throw alreadyExists('Dataset', `${projectId}:${document.datasetReference.datasetId}`)
      await createDataset(connection, document)
    })
    return { status: 200, body: datasetResource(document) }
  }
  const name: DatasetName = { projectId, datasetId }
  if (request.method === 'DELETE') {
    await within(service, async (connection, catalog) => {
      needDataset(catalog, name)
      const used = catalog.tables(name).length > 0 || (await hasRoutines(connection, name))
      if (used && request.query.get('deleteContents') !== 'true') {
        throw new BigQueryError('resourceInUse', `Dataset ${projectId}:${datasetId} is still in use`)
      }
      await dropDataset(connection, name)
    })
    return { status: 204 }
  }
  const document = await within(service, async (connection, catalog) => {
    const found = needDataset(catalog, name)
    if (request.method === 'GET') return found
    const changed = DatasetDocument.parse(merged(found, json(request)))
    await writeDataset(connection, changed, projectId, datasetId)
    return changed
  })
  return { status: 200, body: datasetResource(document) }
}
