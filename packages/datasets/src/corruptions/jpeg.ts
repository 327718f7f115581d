import { definePlugin, PluginError } from '@freetickets/core';
import { type JpegCodec, loadJpegCodec } from '../images/jpeg-codec.js';

/** The quality that the image is saved in, from 1 to 100 as libjpeg counts it. */
const qualities = [80, 65, 58, 50, 40];

/**
 * JPEG compression: the image is saved in quality 80 to 40 and opened again, by MozJPEG.
 *
 * Hendrycks and Dietterich (2019), Benchmarking Neural Network Robustness to Common Corruptions and Perturbations; the
 * settings are those of CIFAR-10-C.
 */
export const jpegCorruption = /* @__PURE__ */ definePlugin(
  { kind: 'corruption', name: 'jpeg', summary: 'saved as a JPEG file of low quality' },
  () => {
    let codec: JpegCodec | undefined;
    return {
      family: 'digital',
      prepare: async () => {
        codec = await loadJpegCodec();
      },
      corrupt: (image, severity) => {
        if (!codec) throw new PluginError('jpeg', 'has no codec yet. Await `prepare` first.');
        const { data } = codec.decode(codec.encode(image, qualities[severity - 1]));
        return image.channels === 1 ? data.filter((_, i) => i % 3 === 0) : data;
      },
    };
  },
);
