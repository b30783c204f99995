/** What `kubectl get` prints: the server, not kubectl, makes the tables. */

export {
  type ColumnDefinition,
  type IncludeObject,
  renderTable,
  type Table,
  type TableOptions,
  type TableRow,
} from './render-table.ts';
