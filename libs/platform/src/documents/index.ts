export { DocumentError, renderPdf } from './render-pdf.js';
export type { PaperDocument, PaperPart, PaperTable, Templates } from './paper-document.js';
