import { catalogActions } from '../../shared/actions/catalog.ts'
import { endpoint, type HttpFunction, handle } from '../../shared/http/endpoint.ts'
import type { Dependencies } from '../environment.ts'
import { listFreshness } from './freshness.ts'
import { listTables } from './list.ts'
import { getTable } from './table.ts'
import { warehousesAs } from './warehouse.ts'

/** `POST /v1/catalog/status` */
export function catalogStatus({ db, iamEndpoint, ...gate }: Dependencies): HttpFunction {
  const warehouses = warehousesAs(iamEndpoint)
  return endpoint('catalog-status', gate, {
    list_tables: handle(catalogActions.list_tables, input => listTables(input, { db, warehouses })),
    list_freshness: handle(catalogActions.list_freshness, input =>
      listFreshness(input, { db, now: gate.now }),
    ),
    get_table: handle(catalogActions.get_table, input => getTable(input, { db, warehouses })),
  })
}
