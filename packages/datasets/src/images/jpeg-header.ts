/** What a JPEG file says of itself before anything is decoded. */
export interface JpegHeader {
  readonly height: number;
  readonly width: number;
  /** How often a decoder goes over the image: once in a baseline file, some ten times in a progressive one. */
  readonly scans: number;
}

/** Whether a file begins as a JPEG image does. */
export const isJpeg = (file: Uint8Array): boolean => file[0] === 0xff && file[1] === 0xd8;

const [startOfScan, endOfImage] = [0xda, 0xd9];
/** Start of frame: C0 to CF, without C4, C8 and CC. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
/** Stuffed bytes, TEM, RST0 to RST7, SOI: no length follows. */
const standsAlone = (marker: number): boolean =>
  marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd8);

/**
 * The size of the first frame and the number of scans (ITU-T T.81, annex B), found as libjpeg finds them: what lies between
 * segments is passed over. Undefined where there is no frame.
 */
export function jpegHeader(file: Uint8Array): JpegHeader | undefined {
  const word = (at: number): number => (file[at] << 8) | file[at + 1];
  let frame: { height: number; width: number } | undefined;
  let scans = 0;
  for (let at = 2; at + 3 < file.length; ) {
    const marker = file[at + 1];
    if (file[at] !== 0xff || marker === 0xff) {
      at++;
      continue;
    }
    at += 2;
    if (standsAlone(marker)) continue;
    if (marker === endOfImage) break;
    if (isFrame(marker)) frame ??= { height: word(at + 3), width: word(at + 5) };
    if (marker === startOfScan) scans++;
    at += word(at);
  }
  return frame && { ...frame, scans };
}
