import { type ByteImage, FileError } from '@freetickets/core';
import { jpegModule } from '#files';

/** Writes and reads JPEG files. */
export interface JpegCodec {
  /**
   * A baseline file of grey or of colours, which are at half size (4:2:0). Its quantisers are those of ITU-T T.81, annex K,
   * scaled to the quality as libjpeg does.
   *
   * @param quality from 1 to 100
   */
  encode(image: ByteImage, quality: number): Uint8Array;
  /** The image, in RGB. Throws an `Error` for bytes that are no JPEG file, or not all of one. */
  decode(file: Uint8Array): ByteImage;
}

/** The parts of MozJPEG's modules that are used here. Pixels are RGBA. */
interface Encoder {
  encode(rgba: Uint8Array, width: number, height: number, options: object): Uint8Array;
}
interface Decoder {
  decode(
    file: Uint8Array,
    preserveOrientation: boolean,
  ): { readonly data: Uint8ClampedArray; readonly width: number; readonly height: number } | null;
}

const [greyscale, lumaAndChroma] = [1, 3];
const annexK = 0;

/** Trellis quantisation, which MozJPEG always does, needs the optimised coding. */
const baseline = {
  baseline: true,
  progressive: false,
  arithmetic: false,
  optimize_coding: true,
  smoothing: 0,
  quant_table: annexK,
  trellis_multipass: false,
  trellis_opt_zero: false,
  trellis_opt_table: false,
  trellis_loops: 1,
  auto_subsample: false,
  chroma_subsample: 2,
  separate_chroma_quality: false,
  chroma_quality: 0,
};

/** What the decoder says where it may have made up pixels; of several such things only the first. */
const isDamaged = /^Premature end|^Corrupt JPEG data/;

let loading: Promise<JpegCodec> | undefined;

/**
 * MozJPEG in WebAssembly, loaded once, and again after it gave up on a file: that leaves its stack as it was then. Throws
 * a `FileError` where it cannot be loaded.
 */
export function loadJpegCodec(): Promise<JpegCodec> {
  loading ??= load().catch((cause) => {
    loading = undefined;
    throw new FileError(
      '@jsquash/jpeg',
      'the JPEG codec cannot be loaded. Where a bundler leaves its .wasm files behind, copy those of codec/enc and codec/dec beside the bundle.',
      { cause },
    );
  });
  return loading;
}

async function load(): Promise<JpegCodec> {
  const messages: string[] = [];
  const settings = { noInitialRun: true, printErr: (message: string) => messages.push(message) };
  const [encoder, decoder]: readonly [Encoder, Decoder] = await Promise.all([
    import('@jsquash/jpeg/codec/enc/mozjpeg_enc.js').then(async (module) =>
      module.default({ ...settings, ...(await jpegModule('enc')) }),
    ),
    import('@jsquash/jpeg/codec/dec/mozjpeg_dec.js').then(async (module) =>
      module.default({ ...settings, ...(await jpegModule('dec')) }),
    ),
  ]);
  /** Throws what the codec says, where it gives up or may have made up pixels. */
  const checked = <T>(run: () => T): T => {
    messages.length = 0;
    try {
      const made = run();
      if (!messages.some((message) => isDamaged.test(message))) return made;
    } catch (cause) {
      loading = undefined;
      throw new Error(messages.at(-1) ?? String(cause), { cause });
    }
    throw new Error(messages.join('; '));
  };
  return {
    encode: (image, quality) =>
      checked(() =>
        encoder.encode(rgbaOf(image), image.width, image.height, {
          ...baseline,
          quality,
          color_space: image.channels === 1 ? greyscale : lumaAndChroma,
        }),
      ),
    decode: (file) => {
      const image = checked(() => decoder.decode(file, false));
      if (!image) throw new Error('it is no JPEG file');
      return { ...image, data: rgbOf(image.data), channels: 3 };
    },
  };
}

function rgbaOf({ data, channels }: ByteImage): Uint8Array {
  const made = new Uint8Array((data.length / channels) * 4);
  for (let i = 0; i < made.length; i++) {
    made[i] = i % 4 === 3 ? 255 : data[(i >> 2) * channels + ((i % 4) % channels)];
  }
  return made;
}

function rgbOf(rgba: ArrayLike<number>): Uint8Array {
  const made = new Uint8Array((rgba.length / 4) * 3);
  for (let i = 0; i < made.length; i++) made[i] = rgba[Math.floor(i / 3) * 4 + (i % 3)];
  return made;
}
