/**
 * The typesetting thread: keeps the compiler and its fonts warm, and turns a template and its data into a PDF.
 * Plain JavaScript, because Node runs it from the source tree both under Jest and beside `dist`.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { createTypstCompiler, loadFonts } from '@myriaddreamin/typst.ts';

const require = createRequire(import.meta.url);
const FONTS = ['Sans', 'Sans-Bold', 'SansCondensed', 'SansCondensed-Bold', 'SansMono'].map(
  (name) => `DejaVu${name}.ttf`,
);
/** The library's number for PDF; its name 'pdf' gives another format. */
const PDF = 1;

const ready = start();

async function start() {
  const folder = join(require.resolve('dejavu-fonts-ttf/package.json'), '../ttf');
  const fonts = await Promise.all(FONTS.map(async (font) => new Uint8Array(await readFile(join(folder, font)))));
  const wasm = await readFile(require.resolve('@myriaddreamin/typst-ts-web-compiler/wasm'));
  const compiler = createTypstCompiler();
  await compiler.init({
    getModule: () => ({ module_or_path: wasm }),
    beforeBuild: [loadFonts(fonts, { assets: false })],
  });
  for (const [name, path] of Object.entries(workerData.templates)) {
    compiler.addSource(`/${name}.typ`, await readFile(path, 'utf8'));
  }
  return compiler;
}

async function compile({ template, data }) {
  const compiler = await ready;
  const { result, diagnostics } = await compiler.compile({
    mainFilePath: `/${template}.typ`,
    format: PDF,
    diagnostics: 'unix',
    inputs: { data: JSON.stringify(data) },
  });
  if (!result) throw new Error((diagnostics ?? ['The compiler gave no reason.']).join('\n'));
  // A copy of its own, so that sending it does not detach the compiler's memory.
  return Uint8Array.from(result);
}

parentPort.on('message', async (request) => {
  try {
    const bytes = await compile(request);
    parentPort.postMessage({ id: request.id, bytes }, [bytes.buffer]);
  } catch (error) {
    parentPort.postMessage({ id: request.id, problem: String(error?.message ?? error) });
  }
});
