import {
  checkSignal,
  ModelError,
  type PredictOptions,
  type Predictor,
  untilAborted,
} from '@freetickets/core';

/** One predictor for all calls: made at the first, and at the next one after that failed or it was disposed of. */
export class SharedPredictor {
  private made: Promise<Predictor> | undefined;

  constructor(private readonly create: () => Promise<Predictor>) {}

  /**
   * As `Predictor.predict`. A signal is heard while the predictor is made, too, which then goes on for others. Throws a
   * `ModelError` where the predictor is disposed of meanwhile.
   */
  async predict(
    inputs: Float32Array,
    count: number,
    options: PredictOptions = {},
  ): Promise<Float32Array> {
    checkSignal(options.signal);
    const made = this.get();
    const predictor = await untilAborted(made, options.signal);
    try {
      return await predictor.predict(inputs, count, options);
    } catch (cause) {
      const wasDisposed = this.made !== made && cause instanceof ModelError;
      if (!wasDisposed) throw cause;
      const problem = 'The ensemble was disposed of while it predicted';
      throw new ModelError(`${problem}. Dispose of it once all predictions are over.`, { cause });
    }
  }

  private get(): Promise<Predictor> {
    if (this.made !== undefined) return this.made;
    const made = this.create();
    this.made = made;
    made.catch(() => {
      if (this.made === made) this.made = undefined;
    });
    return made;
  }

  /** Disposes of the predictor there is, or of the one that is being made once it is. */
  async dispose(): Promise<void> {
    const { made } = this;
    this.made = undefined;
    const predictor = await made?.catch(() => undefined);
    predictor?.dispose();
  }
}
