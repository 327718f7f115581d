import type { Random } from './random.js';

/** An image of bytes, row-major over [height, width, channel]. */
export interface ByteImage {
  readonly data: Uint8Array;
  readonly height: number;
  readonly width: number;
  /** 1 (grey) or 3 (RGB). */
  readonly channels: number;
}

/** From barely visible to severe. */
export type Severity = 1 | 2 | 3 | 4 | 5;

/** Degrades images as cameras, weather and compression do. */
export interface Corruption {
  readonly family: 'noise' | 'blur' | 'weather' | 'digital';
  /** Loads what it needs, such as a codec; to be awaited before the first image, and again at will. */
  prepare?(): Promise<void>;
  /** The corrupted pixels, of the same shape. All that is random in it comes from `random`. */
  corrupt(image: ByteImage, severity: Severity, random: Random): Uint8Array;
}
