import type { LayerShape } from './distribution.js';

/**
 * How a layer's positions are active: in units of positions that are active together, of which every group has equally many.
 * Units count from 0; group g holds the units from g * groupSize to (g + 1) * groupSize - 1.
 */
export interface LayerUnits {
  /** Positions of a unit. */
  readonly unitSize: number;
  /** Units of a group. */
  readonly groupSize: number;
  /** Active units of every group, where the constraint says how many. Absent: as many as the layer's density asks for. */
  readonly activeUnits?: number;
  /**
   * Updates empty groups of which fewer than this share of their active units are salient: among the layer's best of those that
   * stay, or of those that may grow. What they held goes to the other groups. Absent: no group is emptied.
   */
  readonly leastSalient?: number;
  /** The unit that a position belongs to. */
  unitOf(position: number): number;
}

/** Which masks a layer may have. Layers that are fully dense are not bound by it. */
export interface MaskConstraint {
  /** The units of a layer; undefined where any mask will do. Throws an `OptionError` where the layer cannot be divided so. */
  units(layer: LayerShape): LayerUnits | undefined;
  /** The names of layers of which it empties no group, where it does of others: `conv1`, or `conv1/kernel`. */
  readonly keep?: readonly string[];
}
