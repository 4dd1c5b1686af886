import type { Highs } from 'highs';

/** HiGHS in WebAssembly, loaded. */
export type HighsRuntime = Highs;
/** One model in it, which must be disposed of. */
export type LinearModel = ReturnType<HighsRuntime['createModel']>;
