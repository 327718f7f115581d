import { DataError, type MemberLogits, show } from '@freetickets/core';

/** Checks that the shape fits the data, that there is a member and a class, and that every logit is finite. */
export function checkLogits({ data, shape }: MemberLogits): void {
  if (typeof data === 'function') {
    throw new DataError(
      'logits: got a function as data, expected numbers. Of a tensor t, pass { data: await t.data(), shape: t.shape }.',
    );
  }
  const [members, examples, classes] = shape;
  const whole = shape.length === 3 && shape.every((size) => Number.isInteger(size) && size >= 0);
  if (!whole || members === 0 || classes === 0) {
    throw new DataError(
      `logits: got shape ${show(shape)}, expected [members, examples, classes] with at least one member and one class.`,
    );
  }
  if (data.length !== members * examples * classes) {
    throw new DataError(
      `logits: got ${data.length} values, expected ${members * examples * classes} for shape ${show(shape)}.`,
    );
  }
  const wrong = data.findIndex((logit) => !Number.isFinite(logit));
  if (wrong !== -1) {
    const row = Math.floor(wrong / classes);
    throw new DataError(
      `logits: got ${data[wrong]} from member ${Math.floor(row / examples)} for class ${wrong % classes} of example ${row % examples}, expected finite numbers; a member that gives others has diverged.`,
    );
  }
}
