/** A weight tensor of a model. */
export interface ParameterInfo {
  /** `<layer>/<role>`: `conv1/kernel`. */
  readonly name: string;
  /** The canonical layer name: as the user named it, else class and ordinal (`dense-2`). */
  readonly layer: string;
  /** `kernel`, `bias`, `gamma`, `beta`, `moving_mean`, `moving_variance`, `depthwise_kernel`, ... */
  readonly role: string;
  /** In TensorFlow.js order: (kh, kw, c_in, c_out) or (in, out) for kernels. */
  readonly shape: readonly number[];
  /** Whether masks apply to it. */
  readonly maskable: boolean;
  /** Whether training changes it by gradients; not so normalisation statistics and frozen layers. */
  readonly trainable: boolean;
  /** Multiply-adds of one dense forward pass of one example in which this parameter is the weight. */
  readonly multiplyAdds: number;
}

/** One application of a layer. */
export interface GraphNode {
  /** Unique in the graph. */
  readonly name: string;
  /** The canonical layer name. Nodes of a shared layer have the same. */
  readonly layer: string;
  /** The TensorFlow.js class name: `Conv2D`, `Dense`, `InputLayer`, ... */
  readonly type: string;
  /** The layer's configuration as TensorFlow.js writes it, without names, initialisers and seeds. */
  readonly config: { readonly [key: string]: unknown };
  /** Names of the nodes whose outputs it takes. */
  readonly inputs: readonly string[];
  /** Without the batch axis. */
  readonly outputShape: readonly number[];
}

/** A model's structure as plain data: JSON can hold it, no weights in it. */
export interface ModelGraph {
  /**
   * Without the batch axis: [features] or [height, width, channels]. Of several inputs [values], all of them one after
   * another.
   */
  readonly inputShape: readonly number[];
  /** Outputs an example: the logits of classes, or what a regression's loss makes of them. */
  readonly classes: number;
  /** In an order in which inputs come before their users; nested models are inlined. The first are the inputs. */
  readonly nodes: readonly GraphNode[];
  /** The node whose output is the logits; a final softmax is split off. */
  readonly output: string;
  /** Every weight, in model order. */
  readonly parameters: readonly ParameterInfo[];
  /** SHA-256 (hex) of all the above. */
  readonly hash: string;
}
