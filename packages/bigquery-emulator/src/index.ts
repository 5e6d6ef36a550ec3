export { startWarehouse, type Warehouse } from './warehouse.ts'
