import { add, serialization, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { initializers, layers } from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll } from 'vitest';

interface ShiftArgs {
  readonly name?: string;
  readonly width: number;
}

/** A layer of someone's own: adds the sum of as many weights as it is wide. */
export class Shift extends layers.Layer {
  static readonly className = 'Shift';
  private readonly width: number;

  constructor({ width, ...args }: ShiftArgs) {
    super(args);
    if (!(width >= 1)) throw new Error(`width ${width}`);
    this.width = width;
  }
  override build() {
    this.addWeight('shift', [this.width], 'float32', initializers.ones());
    this.built = true;
  }
  override call(inputs: Tensor | Tensor[]) {
    const [shift] = this.weights;
    return tidy(() => add([inputs].flat()[0], sum(shift.read())));
  }
  override getConfig() {
    return { ...super.getConfig(), width: this.width };
  }
}

/** Has the class registered while the tests of a file run: files share TensorFlow.js and its registry. */
export function registerShift(): void {
  beforeAll(() => {
    serialization.registerClass(Shift);
  });
  afterAll(() => {
    Reflect.deleteProperty(serialization.SerializationMap.getMap().classNameMap, Shift.className);
  });
}
