export { renderPdf } from './render-pdf.js';
export type { PaperDocument, PaperPart } from './paper-document.js';
