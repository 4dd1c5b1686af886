// A thread that solves one model after the other by HiGHS's own branch and cut, warm, in plain Node.
import { parentPort } from 'node:worker_threads';
import loadHighs from 'highs';

const highs = await loadHighs();
const statusNames = new Map(Object.entries(highs.constants.modelStatus).map(([name, code]) => [code, name]));
parentPort.on('message', ({ arrays, options }) => {
  try {
    parentPort.postMessage(solve(arrays, options));
  } catch (error) {
    parentPort.postMessage({ status: `failed: ${String(error?.message ?? error).slice(0, 200)}` });
  }
});
parentPort.postMessage('ready');

function solve(arrays, options) {
  const began = performance.now();
  const used = process.cpuUsage();
  const model = highs.createModel(arrays);
  try {
    model.options.set({ output_flag: false, random_seed: 1, mip_rel_gap: 0, ...options });
    model.run();
    const hasSolution = model.info.get('primal_solution_status') === highs.constants.solutionStatus.feasible;
    return {
      status: statusNames.get(model.getModelStatus()) ?? 'unknown',
      objective: model.getObjectiveValue(),
      bound: model.info.get('mip_dual_bound'),
      x: hasSolution ? Float64Array.from(model.getSolution().colValue) : undefined,
      ms: performance.now() - began,
      cpuMs: cpuSince(used),
    };
  } finally {
    model.dispose();
  }
}

function cpuSince(before) {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
