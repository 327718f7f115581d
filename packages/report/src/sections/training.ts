import { isOfRegression } from '@freetickets/runs';
import { percent } from '../format.js';
import { groupsOf } from '../groups.js';
import { type Html, html } from '../html.js';
import { itemLook, looks } from '../looks.js';
import { type Course, trainingCurve } from '../plots/training-curve.js';
import type { AnyRun } from '../run-data.js';
import { type TimelineEpoch, timelineOf } from '../timeline.js';
import { nameOf } from '../wording.js';
import { figure, figures } from './figure.js';
import { legend } from './legend.js';
import { type Placement, remark, section } from './section.js';

/** The course of one training, and what its network was trained to make small. */
interface LossCourse extends Course {
  /** Of numbers, its name; undefined for the cross-entropy of classes. */
  readonly loss: string | undefined;
}

const lossOf = ({ config, evaluation }: AnyRun): string | undefined =>
  isOfRegression(evaluation) ? nameOf(config.loss) || 'loss' : undefined;

/** The trainings of a run: the ensemble's and, if there is one, the dense network's. */
export const coursesOf = (run: AnyRun): readonly LossCourse[] =>
  (['ensemble', 'baseline'] as const).flatMap((stage) => {
    const timeline = timelineOf(run.events, stage);
    const name = stage === 'ensemble' ? 'ensemble' : 'dense';
    return timeline.epochs.length ? [{ name, look: looks[name], timeline, loss: lossOf(run) }] : [];
  });

/** The ensembles' trainings of several runs; those of a group of seeds share name and look. */
export const coursesOfRuns = (runs: readonly AnyRun[]): readonly LossCourse[] =>
  groupsOf(runs).flatMap(({ label, runs: own }, i) =>
    own.flatMap((run) => {
      const timeline = timelineOf(run.events, 'ensemble');
      const course = { name: label, look: itemLook(i), timeline, loss: lossOf(run) };
      return timeline.epochs.length ? [course] : [];
    }),
  );

/** How training went. Losses of several kinds have no axis in common. */
export function training(courses: readonly LossCourse[], placement: Placement): Html {
  const about = { id: 'training', title: 'Training' };
  if (courses.length === 0) {
    return section(placement, about, remark('The run kept no log of its epochs.'));
  }
  const losses = [...new Set(courses.map(({ loss }) => loss))];
  const [{ name }] = courses;
  const whose = courses.length > 1 ? ` of ${name === 'ensemble' ? 'the ensemble' : name}` : '';
  const first = losses.length > 1 ? ' of the first run of each plot' : whose;
  return section(placement, about, [
    html`<p>Shading sets the phases${first} apart; ticks at the foot are topology updates, dotted lines explorations and prunings; hollow marks are the epochs that became tickets.</p>`,
    figures(
      losses.map((loss) => {
        const own = courses.filter((course) => course.loss === loss);
        return loss === undefined ? curvesOfClasses(own) : curvesOfLoss(own, loss);
      }),
    ),
    legend(courses),
  ]);
}

/** A loss, on a logarithmic scale. */
const lossFigure = (
  courses: readonly Course[],
  title: string,
  value: (epoch: TimelineEpoch) => number,
  unit: string,
): Html => figure(title, trainingCurve(courses, { label: title, value, log: true }), unit);

const curvesOfLoss = (courses: readonly Course[], loss: string): readonly Html[] => [
  lossFigure(courses, `Training ${loss}`, ({ train }) => train.loss, 'of standardised targets'),
  lossFigure(
    courses,
    `Validation ${loss}`,
    ({ validation }) => ('loss' in validation ? validation.loss : Number.NaN),
    'of standardised targets',
  ),
];

const curvesOfClasses = (courses: readonly Course[]): readonly Html[] => [
  lossFigure(courses, 'Training loss', ({ train }) => train.loss, 'nats'),
  figure(
    'Validation accuracy',
    trainingCurve(courses, {
      label: 'Validation accuracy',
      value: ({ validation }) => ('accuracy' in validation ? validation.accuracy : Number.NaN),
      tickFormat: '.1%',
      show: (value) => percent(value),
    }),
  ),
  lossFigure(
    courses,
    'Validation NLL',
    ({ validation }) => ('nll' in validation ? validation.nll : Number.NaN),
    'nats',
  ),
];

/** The learning rate that a run's trainings had. */
export const learningRate = (courses: readonly Course[]): Html =>
  figure(
    'Learning rate',
    [
      trainingCurve(courses, {
        label: 'Learning rate',
        value: (epoch) => epoch.learningRate,
        log: true,
        steps: true,
        show: (value) => value.toPrecision(3),
      }),
      legend(courses),
    ],
    'of each epoch, as it was at its end',
  );
