/** How much the losses of two contenders may differ, relative to the loss. */
const LOSS_TOLERANCE = 1e-4;
/**
 * How far apart a parameter may be after the first steps, relative to how far it has moved, both by Euclidean norm. Rounding alone
 * makes up to a hundredth where gradients are sums of many terms that cancel out.
 */
const PARAMETER_TOLERANCE = 0.03;
const LOGIT_TOLERANCE = 1e-3;

/** Throws where two contenders that trained from the same ticket on the same batches differ. */
export function checkAgreement(where, ticket, reference, other) {
  for (const [i, loss] of other.losses.entries()) {
    const expected = reference.losses[i];
    if (!(Math.abs(loss - expected) <= LOSS_TOLERANCE * Math.max(1, Math.abs(expected)))) {
      throw new Error(
        `${where}: the loss of step ${i + 1} is ${loss} on ${other.label}, but ${expected} on ${reference.label}.`,
      );
    }
  }
  for (const [name, expected] of Object.entries(reference.parameters)) {
    const { values } = ticket.parameters[name];
    const off = distance(expected, other.parameters[name]) / (distance(expected, values) + 1e-6);
    if (!(off <= PARAMETER_TOLERANCE)) {
      throw new Error(
        `${where}: after ${other.losses.length} steps ${name} on ${other.label} is off from ${reference.label} by ${off.toExponential(1)} of its way.`,
      );
    }
  }
}

/** Throws where two contenders' logits differ by more than rounding. */
export function checkLogits(where, reference, other) {
  const none = new Float32Array(reference.logits.length);
  const off = distance(reference.logits, other.logits) / distance(reference.logits, none);
  if (!(off <= LOGIT_TOLERANCE)) {
    throw new Error(
      `${where}: the logits of ${other.label} differ from those of ${reference.label} by ${off.toExponential(1)}.`,
    );
  }
}

/** Euclidean; NaN for other lengths. */
function distance(a, b) {
  if (b?.length !== a.length) return Number.NaN;
  let squares = 0;
  for (let i = 0; i < a.length; i++) squares += (a[i] - b[i]) ** 2;
  return Math.sqrt(squares);
}
