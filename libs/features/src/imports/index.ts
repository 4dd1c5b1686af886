export { ImportFilesModule } from './imports.module.js';
export {
  choicesByHeading,
  type FileColumn,
  type FileMapping,
  type RememberedChoices,
  usedColumns,
} from './file-mapping.js';
export { type FileRead, ImportFilesQueries, type UnusedRow } from './import-files.queries.js';
export {
  FILE_LIMITS,
  type FileProgress,
  importActor,
  ImportFilesService,
  type UploadedFile,
  type WaitingFile,
} from './import-files.service.js';
export { storable } from './import-content.js';
export { formulaProblems, listUnused, type RowToList } from './unused-rows.js';
