import type { EmittedOperation } from '../program/program.js';
import type { Region } from '../program/region.js';
import type { StoredParameter } from '../program/stored-parameter.js';
import type { Source, Tensor } from '../program/tensors.js';
import type { StoredPattern } from '../program/weights.js';
import type { Geometry } from './geometry.js';

/** Where something is put in [height, width, channels], counted from 0. */
export interface Position {
  readonly y?: number;
  readonly x?: number;
  readonly channel?: number;
}

interface Sum {
  readonly terms: readonly Source[];
}

interface Layer {
  readonly source: Source;
  readonly kernel: StoredParameter;
  readonly bias: StoredParameter | undefined;
}

/** A layer with an operation of its own, and the operation's fields. */
interface Carried<Name extends 'pool' | 'globalPool' | 'depthwiseForward'> {
  readonly source: Source;
  readonly fields: EmittedOperation<Name>['fields'];
}

/** What the forward pass leaves for the gradient of each kind of value that it makes. */
export interface BackwardDetails {
  readonly activate: {
    readonly source: Source;
    /** What is computed, as operations name it. */
    readonly how: { readonly function: number; readonly parameter: number };
  };
  readonly add: Sum;
  /** A sum that the convolution of one of its terms makes. */
  readonly addInto: Sum;
  readonly convolution: Layer & {
    readonly geometry: Geometry;
    readonly geometryRecord: Region;
    readonly pattern: StoredPattern;
  };
  readonly dense: Layer & { readonly pattern: StoredPattern };
  readonly depthwise: Layer & Carried<'depthwiseForward'>;
  readonly dropout: { readonly source: Source; readonly scales: Tensor };
  readonly gate: {
    readonly source: Source;
    /** The source's tensor as it is. */
    readonly plain: Source;
    /** Of normalised sources: the gradient's sums, and what works out its coefficients from them. */
    readonly normalisation?: { readonly sums: Region; finish(): Region };
  };
  readonly globalPool: Carried<'globalPool'>;
  readonly place: {
    readonly placed: readonly { readonly source: Source; readonly at: Position }[];
  };
  readonly pool: Carried<'pool'>;
  readonly readOut: { readonly source: Source };
  readonly reshape: {
    readonly source: Source;
    /** The axis that went behind the others; 1 where none did. */
    readonly first: number;
  };
}

export type BackwardName = keyof BackwardDetails;
