import type { Predictor } from '@freetickets/core';

/** One predictor for all calls: made at the first, and at the next one after that failed or it was disposed of. */
export class SharedPredictor {
  private made: Promise<Predictor> | undefined;

  constructor(private readonly create: () => Promise<Predictor>) {}

  get(): Promise<Predictor> {
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
