import { brightnessCorruption } from './brightness.js';
import { contrastCorruption } from './contrast.js';
import { defocusBlurCorruption } from './defocus-blur.js';
import { elasticCorruption } from './elastic.js';
import { fogCorruption } from './fog.js';
import { gaussianBlurCorruption } from './gaussian-blur.js';
import { gaussianNoiseCorruption } from './gaussian-noise.js';
import { impulseNoiseCorruption } from './impulse-noise.js';
import { jpegCorruption } from './jpeg.js';
import { motionBlurCorruption } from './motion-blur.js';
import { pixelateCorruption } from './pixelate.js';
import { shotNoiseCorruption } from './shot-noise.js';
import { snowCorruption } from './snow.js';
import { zoomBlurCorruption } from './zoom-blur.js';

/**
 * Every corruption of this package, by family: noise, blur, weather, digital. Each has severities from 1 to 5; settings in
 * pixels are those for images of 32 x 32, whatever the size.
 *
 * @example for (const plugin of commonCorruptions) evaluate(await corrupted(test, { ...options, corruption: plugin() }));
 */
export const commonCorruptions = [
  gaussianNoiseCorruption,
  shotNoiseCorruption,
  impulseNoiseCorruption,
  defocusBlurCorruption,
  motionBlurCorruption,
  zoomBlurCorruption,
  gaussianBlurCorruption,
  brightnessCorruption,
  fogCorruption,
  snowCorruption,
  contrastCorruption,
  elasticCorruption,
  pixelateCorruption,
  jpegCorruption,
] as const;
