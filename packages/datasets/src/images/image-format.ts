const formats: readonly (readonly [name: string, beginning: RegExp])[] = [
  ['a GIF image', /^GIF8/],
  ['a WebP image', /^RIFF.{4}WEBP/s],
  ['a BMP image', /^BM/],
  ['a TIFF image', /^(II\*\0|MM\0\*)/],
  ['an AVIF image', /^.{4}ftypavi/s],
  ['a HEIC image', /^.{4}ftyp(hei|hev|mif)/s],
  ['a JPEG 2000 image', /^.{4}jP {2}/s],
  ['an SVG image', /^\s*(<\?xml[^>]*>\s*)?<svg/],
  ['an HTML page', /^\s*<(!doctype )?html/i],
  ['a pointer of Git LFS, not the file itself', /^version https:\/\/git-lfs/],
  ['empty', /^$/],
];

/** What a file is that is not an image as are read here, by its first bytes: `a WebP image`. Undefined where that is unknown. */
export function otherFormat(file: Uint8Array): string | undefined {
  const beginning = String.fromCharCode(...file.subarray(0, 200));
  return formats.find(([, pattern]) => pattern.test(beginning))?.[0];
}
