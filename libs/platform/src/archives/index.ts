export { type ArchiveFile, ArchiveError, readArchive, writeArchive } from './archive.js';
