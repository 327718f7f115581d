import type { LabelledBytes } from './official-files.js';

const pixels = 32 * 32;

/** CIFAR's binary form: of each image its labels, a byte each, and 1024 bytes each of red, green and blue, row by row. */
export interface RecordForm {
  /** How many labels an image has. */
  readonly labels: number;
  /** Which of them is read. */
  readonly label: number;
}

/** The bytes of an image and its labels. */
const recordSize = ({ labels }: RecordForm): number => labels + 3 * pixels;

/** Room for as many images, [32, 32, 3], as so many bytes of records hold. */
export function roomFor(bytes: number, form: RecordForm): LabelledBytes {
  const count = bytes / recordSize(form);
  return { images: new Uint8Array(count * 3 * pixels), labels: new Int32Array(count) };
}

/** Reads records into `room`, the first of which are at the byte `start` of all. */
export function readRecords(
  records: Uint8Array,
  form: RecordForm,
  { images, labels }: LabelledBytes,
  start = 0,
): void {
  const size = recordSize(form);
  for (let at = 0; at < records.length; at += size) {
    const index = (start + at) / size;
    labels[index] = records[at + form.label];
    const red = at + form.labels;
    for (let pixel = 0; pixel < pixels; pixel++) {
      const place = 3 * (index * pixels + pixel);
      images[place] = records[red + pixel];
      images[place + 1] = records[red + pixels + pixel];
      images[place + 2] = records[red + 2 * pixels + pixel];
    }
  }
}
