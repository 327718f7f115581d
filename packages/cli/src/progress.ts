import type { EvaluationProgress } from '@freetickets/evaluation';
import type { RunSummary, TrainingEvent } from '@freetickets/training';
import type { Output } from './output.js';
import { createTimeLeft, duration, type StageWork } from './time-left.js';

type Stage = 'ensemble' | 'baseline';

const percent = (share: number): string => `${(100 * share).toFixed(2)}%`;

type Validation = Extract<TrainingEvent, { type: 'ticket' }>['validation'];

/** How good a network is: `validation accuracy 91.20%`, `validation loss 0.1234`. */
const qualityOf = (validation: Validation): string =>
  'loss' in validation
    ? `validation loss ${validation.loss.toFixed(4)}`
    : `validation accuracy ${percent(validation.accuracy)}`;

/** The sum of a number of each layer. */
const total = <Field extends string>(
  layers: { readonly [name: string]: { readonly [field in Field]: number } },
  field: Field,
): number => Object.values(layers).reduce((sum, layer) => sum + layer[field], 0);

/** What networks run on: `engine sparse: variant avx512, threads 2`, and whether there could be something faster. */
function engineLines({ name, ...details }: RunSummary['engine']): string {
  const line = `engine ${name}: ${Object.entries(details)
    .map(([key, value]) => `${key} ${value}`)
    .join(', ')}`;
  const isWasm = name === 'sparse' && String(details.variant).startsWith('wasm');
  if (!isWasm) return line;
  return [
    line,
    '  Native kernels are several times faster. Where there is a C compiler:',
    '    npm explore @freetickets/engine-sparse -- npm run build:native',
    "  'npx freetickets doctor' says why none run here.",
  ].join('\n');
}

/** What is said of a change of masks that is no regular update or exploration. */
function topologyLines({
  cause,
  layers,
  rewoundTo,
}: Extract<TrainingEvent, { type: 'topology' }>): readonly string[] {
  const weights = `${total(layers, 'pruned').toLocaleString('en')} weights`;
  if (cause === 'superposition') return [`  tickets superposed: ${weights} of their mean pruned`];
  if (cause !== 'pruning') return [];
  const rewound =
    rewoundTo === undefined
      ? ''
      : `, the others as ${rewoundTo === 0 ? 'at the start' : `after epoch ${rewoundTo}`}`;
  return [`  pruned ${weights}${rewound}`];
}

/** `█████░░░░░  50%` */
const bar = (share: number): string =>
  `${'█'.repeat(Math.floor(10 * share)).padEnd(10, '░')} ${String(Math.floor(100 * share)).padStart(3)}%`;

/** Shows training and evaluating as they go: a line an epoch, and on a terminal how far it is and how long it will take. */
export function createProgress(output: Output): {
  readonly onStart: (work: readonly StageWork[]) => void;
  readonly onEvent: (event: TrainingEvent, stage: Stage) => void;
  readonly onEvaluation: (progress: EvaluationProgress) => void;
  /** Takes the status line away. */
  stop(): void;
} {
  let timeLeft = createTimeLeft([], Date.now);
  let weights = { all: 0, active: 0 };
  const density = () => `density ${percent(weights.active / weights.all)}`;
  let quality: string[] = [];
  let epoch = '';
  let engine = '';
  let evaluatingSince = 0;

  const status = (label: string, share: number, seconds: number | undefined, more: string[]) => {
    const left = seconds === undefined ? [] : [`${duration(seconds)} left`];
    output.status([`${label} ${bar(share)}`, ...left, ...more]);
  };

  const onEvent = (event: TrainingEvent, stage: Stage): void => {
    switch (event.type) {
      case 'run-start':
      case 'resume': {
        weights = { all: total(event.layers, 'size'), active: total(event.layers, 'active') };
        quality = [];
        epoch = `/${event.epochs}`;
        timeLeft.begin(stage, event.run, event.step);
        const lines = engineLines(event.engine);
        if (lines !== engine) output.note(lines);
        engine = lines;
        const run = `${stage}, run ${event.run} of ${event.runs}`;
        output.note(
          event.type === 'resume'
            ? `${run}: going on after step ${event.step} of ${event.steps}`
            : `${run}: ${event.epochs} epochs, ${event.steps} steps, ${density()}`,
        );
        break;
      }
      case 'step': {
        const { share, seconds } = timeLeft.at(event.step);
        status(stage, share, seconds, [
          `epoch ${event.epoch}${epoch}`,
          `loss ${event.loss.toFixed(3)}`,
          ...quality,
          density(),
        ]);
        break;
      }
      case 'epoch': {
        const { train, validation } = event;
        timeLeft.epoch(event.step);
        quality = [qualityOf(validation)];
        const nll = 'nll' in validation ? `, NLL ${validation.nll.toFixed(4)}` : '';
        output.note(
          `  epoch ${event.epoch}/${event.epochs} ${event.phase}: loss ${train.loss.toFixed(4)}, ${qualityOf(validation)}${nll}, ${event.seconds.toFixed(1)} s`,
        );
        break;
      }
      case 'ticket':
        output.note(
          `  ticket ${event.ticket}: epoch ${event.epoch}, ${qualityOf(event.validation)}`,
        );
        break;
      case 'topology':
        for (const line of topologyLines(event)) output.note(line);
        if (event.cause === 'superposition') break;
        weights.active += total(event.layers, 'grown') - total(event.layers, 'pruned');
        break;
      case 'warning':
        output.note(`  warning: ${event.message}`);
        break;
      default:
    }
  };
  const onEvaluation = ({ part, done, total }: EvaluationProgress): void => {
    if (done === 0) evaluatingSince = Date.now();
    const each = (Date.now() - evaluatingSince) / 1000 / Math.max(1, done);
    status('evaluating', done / total, done === 0 ? undefined : each * (total - done), [part]);
  };
  return {
    onStart: (work) => {
      timeLeft = createTimeLeft(work, Date.now);
    },
    onEvent,
    onEvaluation,
    stop: () => output.status([]),
  };
}
