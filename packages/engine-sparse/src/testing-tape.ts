/** Numbers of a computation, by the index at which they were recorded. */
export type TapeIndex = number;

/**
 * A computation in double precision, written down number by number, so that the derivatives of the last one follow by
 * the chain rule from those of single sums, products and functions.
 */
export class Tape {
  readonly values: number[] = [];
  /** How near a function came to a index where its slope jumps. */
  margin = Number.POSITIVE_INFINITY;
  private readonly starts: number[] = [];
  private readonly parents: TapeIndex[] = [];
  private readonly slopes: number[] = [];

  /** Without `records` there are values alone, and no derivatives. */
  constructor(private readonly records = true) {}

  constant(value: number): TapeIndex {
    return this.sum((): number => value);
  }

  /** The number that `add` returns, after it has named all that it depends on and the slope by each. */
  sum(add: (term: (on: TapeIndex, slope: number) => void) => number): TapeIndex {
    this.starts.push(this.parents.length);
    const value = add((on, slope) => this.term(on, slope));
    return this.values.push(value) - 1;
  }

  private term(on: TapeIndex, slope: number): void {
    if (!this.records) return;
    this.parents.push(on);
    this.slopes.push(slope);
  }

  /** first + sum of a[i] * b[i], of which `products` names the factors. */
  products(
    first: TapeIndex | undefined,
    products: (add: (a: TapeIndex, b: TapeIndex) => void) => void,
  ): TapeIndex {
    const { values } = this;
    this.starts.push(this.parents.length);
    let sum = first === undefined ? 0 : values[first];
    if (first !== undefined) this.term(first, 1);
    products((a, b) => {
      sum += values[a] * values[b];
      this.term(a, values[b]);
      this.term(b, values[a]);
    });
    return values.push(sum) - 1;
  }

  mean(of: readonly TapeIndex[]): TapeIndex {
    return this.sum((term) => {
      for (const each of of) term(each, 1 / of.length);
      return of.reduce((sum, each) => sum + this.values[each], 0) / of.length;
    });
  }

  /** A function of a number. Its slope is a central difference; jumps of the slope are at `kinks`. */
  apply(f: (x: number) => number, of: TapeIndex, kinks: readonly number[] = []): TapeIndex {
    const x = this.values[of];
    const step = 1e-6;
    for (const kink of kinks) this.margin = Math.min(this.margin, Math.abs(x - kink));
    return this.sum((term) => {
      term(of, (f(x + step) - f(x - step)) / (2 * step));
      return f(x);
    });
  }

  /** max(0, x), with slope 0 at exactly 0. */
  rectify(of: TapeIndex): TapeIndex {
    const x = this.values[of];
    if (x !== 0) this.margin = Math.min(this.margin, Math.abs(x));
    return this.sum((term) => {
      term(of, x > 0 ? 1 : 0);
      return Math.max(0, x);
    });
  }

  /** The largest; where several are equal, the slope is that of the first, or of each of them. */
  largest(of: readonly TapeIndex[], ties: 'first' | 'all' = 'first'): TapeIndex {
    const { values } = this;
    const best = of.reduce((a, b) => (values[b] > values[a] ? b : a));
    for (const each of of) {
      const distance = values[best] - values[each];
      if (distance > 0) this.margin = Math.min(this.margin, distance);
    }
    return this.sum((term) => {
      const equal = ties === 'first' ? [best] : of.filter((each) => values[each] === values[best]);
      for (const each of equal) term(each, 1);
      return values[best];
    });
  }

  /**
   * Derivatives of a number by every number; and what they are the sums of, added up without signs: rounding is in
   * proportion to that.
   */
  derivatives(of: TapeIndex): { readonly exact: Float64Array; readonly gross: Float64Array } {
    const { parents, slopes, starts } = this;
    const exact = new Float64Array(this.values.length);
    const gross = new Float64Array(this.values.length);
    exact[of] = 1;
    gross[of] = 1;
    let end = parents.length;
    for (let index = starts.length - 1; index >= 0; index--) {
      const from = starts[index];
      for (let i = from; i < end; i++) {
        exact[parents[i]] += exact[index] * slopes[i];
        gross[parents[i]] += gross[index] * Math.abs(slopes[i]);
      }
      end = from;
    }
    return { exact, gross };
  }
}
