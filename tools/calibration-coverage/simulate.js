import { random } from '@freetickets/core';
import { bootstrapScores, calibrationErrorInterval } from '@freetickets/uncertainty-metrics';

/** How predictors spread their confidences: drawn from a uniform and a normal number. */
export const shapes = {
  uniform: (share) => share,
  unsure: (_, normal) => logistic(0.5 + normal),
  sure: (_, normal) => logistic(3 + 1.5 * normal),
  'very sure': (_, normal) => logistic(6 + 1.5 * normal),
  narrow: (_, normal) => 0.8 + 0.01 * normal,
};

/** How often they are right at a confidence. */
export const truths = {
  calibrated: (confidence) => confidence,
  'off by 0.005': (confidence) => confidence - 0.005,
  'off by 0.02': (confidence) => confidence - 0.02,
  'off by 0.1': (confidence) => confidence - 0.1,
  'off by 0.05, either way in turn': (confidence) =>
    confidence + (binOf(confidence) % 2 ? 0.05 : -0.05),
};

const logistic = (x) => 1 / (1 + Math.exp(-x));
const within = (low, value) => Math.min(Math.max(value, low), 1);
const binOf = (confidence) => Math.max(Math.ceil(confidence * 15) - 1, 0);

/** A simulated predictor: its confidence in an example, and how often it is right there. */
export function predictor({ classes, shape, truth }) {
  return {
    classes,
    confidence: (share, normal) =>
      // A little above 1 / classes, so that the first class is the most probable one.
      within(1 / classes + 1e-6, shapes[shape](share, normal)),
    rightness: (confidence) => within(0, truths[truth](confidence)),
  };
}

/** Examples drawn from what a predictor is: its probabilities, and labels. Class 0 is always the most probable one. */
function draw({ classes, confidence, rightness }, examples, stream) {
  const data = new Float64Array(examples * classes);
  const labels = new Int32Array(examples);
  for (let i = 0; i < examples; i++) {
    const sure = confidence(stream.uniform(), normal(stream));
    data.fill((1 - sure) / (classes - 1), i * classes, (i + 1) * classes);
    data[i * classes] = sure;
    if (stream.uniform() >= rightness(sure)) labels[i] = 1;
  }
  return { probabilities: { data, shape: [examples, classes] }, labels };
}

const normal = (stream) =>
  Math.sqrt(-2 * Math.log(1 - stream.uniform())) * Math.cos(2 * Math.PI * stream.uniform());

/** The calibration error on endless data: of a million examples whose labels are replaced by how often they are right. */
export function trueError({ confidence, rightness }, stream) {
  const gaps = new Float64Array(15);
  const examples = 1_000_000;
  for (let i = 0; i < examples; i++) {
    const sure = confidence(stream.uniform(), normal(stream));
    gaps[binOf(sure)] += (rightness(sure) - sure) / examples;
  }
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0);
}

/** The share of trials in which the 95% interval holds the true error, give or take what its simulation is off by. */
export function coverage(setting, { examples, trials, seed }) {
  const simulated = predictor(setting);
  const place = [setting.classes, setting.shape, setting.truth, examples];
  const truth = trueError(simulated, random.derive(seed, 'truth', ...place));
  let held = 0;
  for (let trial = 0; trial < trials; trial++) {
    const { probabilities, labels } = draw(
      simulated,
      examples,
      random.derive(seed, ...place, trial),
    );
    const [low, high] = calibrationErrorInterval(probabilities, labels);
    if (low <= 1.003 * truth && 0.997 * truth <= high) held++;
  }
  return held / trials;
}

/**
 * The share of trials in which the 95% interval of the difference excludes 0, for two predictors of one true error whose labels are the
 * same: the second one's answers are drawn anew in a share `apart` of the examples, and are the first one's else.
 */
export function falseDifferences({ classes, shapes: both, truth, apart }, options) {
  const { examples, trials, seed } = options;
  const [first, second] = both.map((shape) => predictor({ classes, shape, truth }));
  let excluded = 0;
  for (let trial = 0; trial < trials; trial++) {
    const stream = random.derive(seed, 'pair', ...both, truth, examples, trial);
    const tables = both.map(() => new Float64Array(examples * classes));
    for (let i = 0; i < examples; i++) {
      const drawn = [stream.uniform(), normal(stream), stream.uniform()];
      const anew = stream.uniform() < apart;
      const others = [stream.uniform(), normal(stream), stream.uniform()];
      [first, second].forEach(({ confidence, rightness }, p) => {
        const [share, bell, luck] = p === 1 && anew ? others : drawn;
        const sure = confidence(share, bell);
        // The label is class 0: a wrong answer is class 1.
        const answer = luck < rightness(sure) ? 0 : 1;
        tables[p].fill((1 - sure) / (classes - 1), i * classes, (i + 1) * classes);
        tables[p][i * classes + answer] = sure;
      });
    }
    const { differences } = bootstrapScores(
      tables.map((data) => ({ data, shape: [examples, classes] })),
      new Int32Array(examples),
      { resamples: 1 },
    );
    const [low, high] = differences[0].ece.interval;
    if (low > 0 || high < 0) excluded++;
  }
  return excluded / trials;
}
