import { definePlugin } from '@freetickets/core';
import { throughJpeg } from './jpeg-codec.js';

/** The quality that the image is saved in, from 1 to 100 as libjpeg counts it. */
const qualities = [80, 65, 58, 50, 40];

/**
 * JPEG compression: the image is saved in quality 80 to 40 and opened again (`throughJpeg`).
 *
 * Hendrycks and Dietterich (2019), Benchmarking Neural Network Robustness to Common Corruptions and Perturbations; the
 * settings are those of CIFAR-10-C.
 */
export const jpegCorruption = /* @__PURE__ */ definePlugin(
  { kind: 'corruption', name: 'jpeg', summary: 'saved as a JPEG file of low quality' },
  () => ({
    family: 'digital',
    corrupt: (image, severity) => throughJpeg(image, qualities[severity - 1]),
  }),
);
