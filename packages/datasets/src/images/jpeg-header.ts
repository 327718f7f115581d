import { exifOrientation } from './orientation.js';

/** What a JPEG file says of itself before anything is decoded. */
export interface JpegHeader {
  readonly height: number;
  readonly width: number;
  /** 1 is grey, 3 a colour, 4 are the inks of print: CMYK. */
  readonly channels: number;
  /** How often a decoder goes over the image: once in a baseline file, some ten times in a progressive one. */
  readonly scans: number;
  /** How it is stored, by EXIF: 1 to 8. */
  readonly orientation: number;
  /** Whether the end of the image is there. */
  readonly ends: boolean;
}

/** Whether a file begins as a JPEG image does. */
export const isJpeg = (file: Uint8Array): boolean => file[0] === 0xff && file[1] === 0xd8;

const [startOfScan, endOfImage, app1] = [0xda, 0xd9, 0xe1];
/** Start of frame: C0 to CF, without C4, C8 and CC. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
/** Stuffed bytes, TEM, RST0 to RST7, SOI: no length follows. */
const standsAlone = (marker: number): boolean =>
  marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd8);

const exifName = [...'Exif\0\0'].map((letter) => letter.charCodeAt(0));

/**
 * The first frame, the orientation and the number of scans (ITU-T T.81, annex B), found as libjpeg finds them: what lies
 * between segments is passed over. Undefined where there is no frame.
 */
export function jpegHeader(file: Uint8Array): JpegHeader | undefined {
  const word = (at: number): number => (file[at] << 8) | file[at + 1];
  let frame: { height: number; width: number; channels: number } | undefined;
  let orientation: number | undefined;
  let scans = 0;
  let ends = false;
  for (let at = 2; at + 1 < file.length; ) {
    const marker = file[at + 1];
    if (file[at] !== 0xff || marker === 0xff) {
      at++;
      continue;
    }
    at += 2;
    if (standsAlone(marker)) continue;
    ends = marker === endOfImage;
    if (ends) break;
    if (isFrame(marker)) {
      frame ??= { height: word(at + 3), width: word(at + 5), channels: file[at + 7] };
    }
    if (marker === startOfScan) scans++;
    if (marker === app1 && exifName.every((byte, i) => file[at + 2 + i] === byte)) {
      orientation ??= exifOrientation(file.subarray(at + 8, at + word(at)));
    }
    at += word(at);
  }
  return frame && { ...frame, scans, orientation: orientation ?? 1, ends };
}
