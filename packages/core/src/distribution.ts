/** What a distribution knows of a layer: its maskable parameter's name and shape. */
export interface LayerShape {
  readonly name: string;
  /** In TensorFlow.js order: (kh, kw, c_in, c_out) or (in, out). */
  readonly shape: readonly number[];
}

/** How a network's active weights are dealt out to its layers. */
export interface Distribution {
  /**
   * One density for each layer, each in [0, 1], whose average weighted by layer size is `density`.
   * Exact counts are made from them by `layerCounts` of `@freetickets/sparse-masks`.
   */
  densities(layers: readonly LayerShape[], density: number): readonly number[];
  /** The names of layers that it keeps dense at every density: `conv1`, or `conv1/kernel`. */
  readonly dense?: readonly string[];
}
