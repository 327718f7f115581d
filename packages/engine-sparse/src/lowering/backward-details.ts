import type { EmittedOperation } from '../program/program.js';
import type { Region } from '../program/region.js';
import type { MatrixLayout } from '../program/sparse-index.js';
import type { StoredMatrix } from '../program/sparse-matrices.js';
import type { StoredParameter } from '../program/stored-parameter.js';
import type { Source, Tensor } from '../program/tensors.js';
import type { Geometry } from './geometry.js';

/** Where something is copied to in [height, width, channels], counted from 0. */
export interface Position {
  readonly y?: number;
  readonly x?: number;
  readonly channel?: number;
}

/** How often values are there, one beside the other, along each axis. */
export interface Times {
  readonly timesY: number;
  readonly timesX: number;
  readonly timesChannel: number;
}

interface Sum {
  readonly terms: readonly Source[];
}

interface Layer {
  readonly source: Source;
  readonly kernel: StoredParameter;
  readonly bias: StoredParameter | undefined;
}

/** A layer whose backward operation has the fields of the forward one. */
interface SharedFields<Name extends 'pool' | 'globalPool' | 'depthwiseForward'> {
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
    readonly matrix: StoredMatrix;
  };
  readonly transposedConvolution: Layer & {
    readonly geometryRecord: Region;
    /** Of the matrix of the convolution that it goes backwards through. */
    readonly layout: MatrixLayout;
  };
  readonly dense: Layer & { readonly matrix: StoredMatrix };
  readonly depthwise: Layer & SharedFields<'depthwiseForward'>;
  readonly embed: {
    readonly source: Source;
    readonly kernel: StoredParameter;
    /** How many there may be. */
    readonly indices: number;
  };
  readonly dropout: { readonly source: Source; readonly scales: Tensor };
  /** A normalised or rectified source. */
  readonly normaliseRelu: {
    readonly source: Source;
    /** The source's tensor as it is. */
    readonly plain: Source;
    /** Of normalised sources: the gradient's sums, and what emits its coefficients from them. */
    readonly normalisation?: { readonly sums: Region; finish(): Region };
  };
  readonly globalPool: SharedFields<'globalPool'>;
  readonly layerNormalise: {
    readonly source: Source;
    readonly epsilon: number;
    readonly gamma: StoredParameter | undefined;
    readonly beta: StoredParameter | undefined;
  };
  readonly multiply: { readonly left: Source; readonly right: Source };
  readonly repeat: { readonly source: Source; readonly times: Times };
  readonly copySubtensor: {
    readonly copied: readonly { readonly source: Source; readonly at: Position }[];
  };
  readonly pool: SharedFields<'pool'>;
  readonly materialise: { readonly source: Source };
  readonly reshape: {
    readonly source: Source;
    /** The axis that went behind the others; 1 where none did. */
    readonly first: number;
  };
}

export type BackwardName = keyof BackwardDetails;
