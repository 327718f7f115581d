import { engine, type Tensor } from '@tensorflow/tfjs-core';
import { initializers } from '@tensorflow/tfjs-layers';

/**
 * Initial weights that have a shape and no values: whatever the shape, they take the memory of one number. Nothing may read
 * them.
 */
export function withoutValues() {
  const apply = (shape: (number | null)[]): Tensor => {
    const { backend } = engine();
    const dataId = backend.write(new Float32Array(1), [1], 'float32');
    return engine().makeTensorFromTensorInfo({
      dataId,
      shape: shape.map(Number),
      dtype: 'float32',
    });
  };
  return Object.assign(initializers.zeros(), { apply });
}
