import { type ByteImage, FileError } from '@freetickets/core';
import { jpegModule } from '../node/jpeg-module.js';

/** Reads JPEG files. */
export interface JpegCodec {
  /** The image, in RGB. Throws an `Error` for bytes that are no JPEG file, or not all of one. */
  decode(file: Uint8Array): ByteImage;
}

/** The part of MozJPEG's module that is used here. Pixels are RGBA. */
interface Decoder {
  decode(
    file: Uint8Array,
    preserveOrientation: boolean,
  ): { readonly data: Uint8ClampedArray; readonly width: number; readonly height: number } | null;
}

/** What the decoder says where it may have made up pixels; of several such things only the first. */
const isDamaged = /^Premature end|^Corrupt JPEG data/;

let loading: Promise<JpegCodec> | undefined;

/**
 * MozJPEG's decoder in WebAssembly, loaded once, and again after it gave up on a file: that leaves its stack as it was
 * then. Where it cannot be loaded, `decode` throws a `FileError` that says so.
 */
export function loadJpegCodec(): Promise<JpegCodec> {
  loading ??= load().catch((cause) => {
    loading = undefined;
    const problem =
      'the JPEG codec cannot be loaded. A bundle does not hold it: install @jsquash/jpeg where the program runs.';
    return {
      decode: () => {
        throw new FileError('@jsquash/jpeg', problem, { cause });
      },
    };
  });
  return loading;
}

async function load(): Promise<JpegCodec> {
  const messages: string[] = [];
  const settings = { noInitialRun: true, printErr: (message: string) => messages.push(message) };
  const { create, wasmBinary } = await jpegModule<Decoder>();
  const decoder = await create({ ...settings, wasmBinary });
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
    decode: (file) => {
      const image = checked(() => decoder.decode(file, false));
      if (!image) throw new Error('it is no JPEG file');
      return { ...image, data: rgbOf(image.data), channels: 3 };
    },
  };
}

function rgbOf(rgba: ArrayLike<number>): Uint8Array {
  const made = new Uint8Array((rgba.length / 4) * 3);
  for (let i = 0; i < made.length; i++) made[i] = rgba[Math.floor(i / 3) * 4 + (i % 3)];
  return made;
}
