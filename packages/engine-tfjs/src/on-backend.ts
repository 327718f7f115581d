import * as tf from '@tensorflow/tfjs-core';

/** What a network or predictor computes, on the backend it was made for. */
export type OnBackend = <T>(compute: () => T) => T;

/**
 * Computes on one started backend, whichever the program, or another network, selected meanwhile; that one is selected
 * again afterwards. `compute` waits for nothing, so nobody else runs in between.
 */
export function onBackend(name: string): OnBackend {
  return (compute) => {
    const selected = tf.getBackend();
    // One that has not started yet cannot be selected again without a second start.
    if (selected === name || !Object.hasOwn(tf.engine().registry, selected)) return compute();
    select(name);
    try {
      return compute();
    } finally {
      select(selected);
    }
  };
}

/** A backend that has started is selected at once; the promise tells nothing more. */
function select(name: string): void {
  void tf.setBackend(name);
}
