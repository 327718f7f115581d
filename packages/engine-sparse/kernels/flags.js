/** Arithmetic that compilers may reorder and fuse; but NaNs, infinities and denormals stay what they are. */
export const arithmetic = [
  '-fno-math-errno',
  '-fno-trapping-math',
  '-fassociative-math',
  '-fno-signed-zeros',
  '-ffp-contract=fast',
];

/** The WebAssembly builds: with and without relaxed SIMD, with and without threads over shared memory. */
export const wasmVariants = {
  simd: [],
  'simd-threads': ['-matomics', '-Wl,--shared-memory', '-Wl,--max-memory=4294967296'],
  relaxed: ['-mrelaxed-simd'],
  'relaxed-threads': [
    '-mrelaxed-simd',
    '-matomics',
    '-Wl,--shared-memory',
    '-Wl,--max-memory=4294967296',
  ],
};

/** At -O3, clang 19 makes wrong WebAssembly of the dense gradient. */
export const wasmFlags = [
  '--target=wasm32',
  '-O2',
  ...arithmetic,
  '-msimd128',
  '-mbulk-memory',
  '-nostdlib',
  '-Wl,--no-entry',
  '-Wl,--import-memory',
  '-Wl,--export=__heap_base',
  '-Wl,--export=__stack_pointer',
  '-Wl,-z,stack-size=65536',
];

/** The native builds of the interpreter, by processor. */
export const nativeVariants = {
  x64: {
    avx512: ['-mavx512f', '-mavx512dq', '-mavx512bw', '-mavx512vl', '-mfma'],
    avx2: ['-mavx2', '-mfma'],
    baseline: [],
  },
  arm64: { baseline: [] },
};
