import { percent } from '../format.js';
import { groupsOf } from '../groups.js';
import { type Html, html } from '../html.js';
import { itemLook, looks } from '../looks.js';
import { type Course, trainingCurve } from '../plots/training-curve.js';
import type { AnyRun } from '../run-data.js';
import { timelineOf } from '../timeline.js';
import { figure, figures } from './figure.js';
import { legend } from './legend.js';
import { type Placement, remark, section } from './section.js';

/** The trainings of a run: the ensemble's and, if there is one, the dense network's. */
export const coursesOf = ({ events }: AnyRun): readonly Course[] =>
  (['ensemble', 'baseline'] as const).flatMap((stage) => {
    const timeline = timelineOf(events, stage);
    const name = stage === 'ensemble' ? 'ensemble' : 'dense';
    return timeline.epochs.length ? [{ name, look: looks[name], timeline }] : [];
  });

/** The ensembles' trainings of several runs; those of a group of seeds share name and look. */
export const coursesOfRuns = (runs: readonly AnyRun[]): readonly Course[] =>
  groupsOf(runs).flatMap(({ label, runs: own }, i) =>
    own.flatMap(({ events }) => {
      const timeline = timelineOf(events, 'ensemble');
      return timeline.epochs.length ? [{ name: label, look: itemLook(i), timeline }] : [];
    }),
  );

/** How training went. */
export function training(courses: readonly Course[], placement: Placement): Html {
  const about = { id: 'training', title: 'Training' };
  if (courses.length === 0) {
    return section(placement, about, remark('The run kept no log of its epochs.'));
  }
  const [{ name }] = courses;
  const whose = courses.length > 1 ? ` of ${name === 'ensemble' ? 'the ensemble' : name}` : '';
  return section(placement, about, [
    html`<p>Shading sets the phases${whose} apart; ticks at the foot are topology updates, dotted lines explorations and prunings; hollow marks are the epochs that became tickets.</p>`,
    figures(
      figure(
        'Training loss',
        trainingCurve(courses, {
          label: 'Training loss',
          value: ({ train }) => train.loss,
          log: true,
        }),
        courses.every(({ timeline }) => timeline.epochs.every(({ train }) => 'accuracy' in train))
          ? 'nats'
          : 'of standardised targets',
      ),
      ...validationCurves(courses),
    ),
    legend(courses),
  ]);
}

/** How good networks were on validation data: of classes by accuracy and NLL, of a number by the loss. */
function validationCurves(courses: readonly Course[]): readonly Html[] {
  const isOfClasses = courses.some(({ timeline }) =>
    timeline.epochs.some(({ validation }) => 'nll' in validation),
  );
  const likelihood = (title: string) =>
    figure(
      title,
      trainingCurve(courses, {
        label: title,
        value: ({ validation }) => ('nll' in validation ? validation.nll : validation.loss),
        log: true,
      }),
      isOfClasses ? 'nats' : 'of standardised targets',
    );
  if (!isOfClasses) return [likelihood('Validation loss')];
  return [
    figure(
      'Validation accuracy',
      trainingCurve(courses, {
        label: 'Validation accuracy',
        value: ({ validation }) => ('accuracy' in validation ? validation.accuracy : Number.NaN),
        tickFormat: '.1%',
        show: (value) => percent(value),
      }),
    ),
    likelihood('Validation NLL'),
  ];
}

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
