// The solver thread. It only loads HiGHS and speaks typed arrays, so that plain Node can run it from
// the sources, from the build and under a test runner alike; models are built outside, in TypeScript.
import { parentPort, workerData } from 'node:worker_threads';
import loadHighs from 'highs';

const stop = new Int32Array(workerData.stop); // 0: run, 1: stop.
const highs = await loadHighs({ wasmModule: workerData.wasmModule });
const { callbackType, modelStatus } = highs.constants;
const statusNames = new Map(Object.entries(modelStatus).map(([name, code]) => [code, name]));
const PROGRESS_EVERY_MS = 250;

parentPort.on('message', ({ id, model, options }) => {
  try {
    parentPort.postMessage({ id, type: 'done', ...solve(id, model, options) });
  } catch (error) {
    // Only the message: an uncaught error from the package would print its whole minified source.
    parentPort.postMessage({ id, type: 'error', message: String(error?.message ?? error) });
  }
});
parentPort.postMessage({ type: 'ready', version: highs.version.string });

function solve(id, input, options) {
  const { numCols, numRows, starts, indices, values, costUnit: _, ...rest } = input;
  const matrix = { format: 'csr', numRows, numCols, starts, indices, values };
  const model = highs.createModel({ ...rest, numCols, numRows, matrix });
  try {
    model.options.set({ output_flag: false, random_seed: 1, mip_rel_gap: 0, ...options });
    let last = performance.now();
    const interrupt = (event) => {
      if (Atomics.load(stop, 0) === 1) event.interrupt();
    };
    model.run({
      [callbackType.simplexInterrupt]: interrupt,
      [callbackType.mipInterrupt](event) {
        interrupt(event);
        if (performance.now() - last < PROGRESS_EVERY_MS) return;
        last = performance.now();
        const { mip_primal_bound: primal, mip_dual_bound: dual, mip_node_count: nodes } = event.data;
        parentPort.postMessage({ id, type: 'progress', primal, dual, nodes: Number(nodes ?? 0) });
      },
    });
    const status = statusNames.get(model.getModelStatus()) ?? 'unknown';
    const hasSolution = model.info.get('primal_solution_status') === highs.constants.solutionStatus.feasible;
    return {
      status,
      objective: model.getObjectiveValue(),
      bound: model.info.get('mip_dual_bound'),
      x: hasSolution ? Float64Array.from(model.getSolution().colValue) : undefined,
    };
  } finally {
    model.dispose();
  }
}
