import type { nativeRuntime as OfNode } from './native.node.js';

/** Browsers have no native kernels. */
export const nativeRuntime: typeof OfNode = () => ({
  refused: ['no native kernels: browsers run WebAssembly'],
});
