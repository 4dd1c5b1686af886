export { SuppliersModule } from './suppliers.module.js';
export { SuppliersQueries, type SupplierRead } from './suppliers.queries.js';
