import type { EvaluationProgress } from '@freetickets/evaluation';
import type { RunSummary, TrainingEvent } from '@freetickets/training';
import { Presets, SingleBar } from 'cli-progress';
import type { Output } from './output.js';

type Stage = 'ensemble' | 'baseline';

const percent = (share: number): string => `${(100 * share).toFixed(2)}%`;

/** Active weights over all masked weights. */
function densityOf(layers: {
  readonly [name: string]: { readonly size: number; readonly active: number };
}) {
  const all = Object.values(layers);
  const sum = (of: 'size' | 'active') => all.reduce((total, layer) => total + layer[of], 0);
  return sum('active') / sum('size');
}

/** What networks run on: `engine sparse: variant avx512, threads 2`. */
function engineLine({ name, ...details }: RunSummary['engine']): string {
  return `engine ${name}: ${Object.entries(details)
    .map(([key, value]) => `${key} ${value}`)
    .join(', ')}`;
}

/** Shows training and judging as they go: a bar with time left on a terminal, a line an epoch elsewhere. */
export function createProgress(output: Output): {
  readonly onEvent: (event: TrainingEvent, stage: Stage) => void;
  readonly onEvaluation: (progress: EvaluationProgress) => void;
  /** Takes the bar away, so that other lines can be written. */
  stop(): void;
} {
  const { terminal } = output;
  const bar =
    terminal &&
    new SingleBar(
      {
        stream: terminal,
        format: '{stage} {bar} {percentage}% | {left} left | {state}',
        barsize: 20,
        clearOnComplete: true,
      },
      Presets.shades_classic,
    );
  let density = '';
  let accuracy = '';
  let announced = false;
  let started = { time: 0, step: 0, steps: 0 };

  const timeLeft = (step: number): string => {
    const each = (Date.now() - started.time) / Math.max(1, step - started.step);
    const seconds = Math.round((each * (started.steps - step)) / 1000);
    return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
  };

  const onEvent = (event: TrainingEvent, stage: Stage): void => {
    switch (event.type) {
      case 'run-start':
      case 'resume':
        density = percent(densityOf(event.layers));
        accuracy = '';
        started = { time: Date.now(), ...event };
        if (!announced) output.note(engineLine(event.engine));
        announced = true;
        output.note(
          event.type === 'resume'
            ? `${stage}, run ${event.run} of ${event.runs}: going on after step ${event.step} of ${event.steps}`
            : `${stage}, run ${event.run} of ${event.runs}: ${event.epochs} epochs, ${event.steps} steps, density ${density}`,
        );
        bar?.start(event.steps, event.step, { stage, state: `density ${density}`, left: '?' });
        break;
      case 'step':
        bar?.update(event.step, {
          state: `epoch ${event.epoch}, loss ${event.loss.toFixed(3)}${accuracy}, density ${density}`,
          left: timeLeft(event.step),
        });
        break;
      case 'epoch': {
        const { train, validation } = event;
        accuracy = `, accuracy ${percent(validation.accuracy)}`;
        const line = `  epoch ${event.epoch}/${event.epochs} ${event.phase}: loss ${train.loss.toFixed(4)}, validation accuracy ${percent(validation.accuracy)}, NLL ${validation.nll.toFixed(4)}, ${event.seconds.toFixed(1)} s`;
        if (!bar) output.note(line);
        if (event.epoch === event.epochs) bar?.stop();
        break;
      }
      case 'ticket':
        if (!bar) {
          output.note(
            `  ticket ${event.ticket}: epoch ${event.epoch}, validation accuracy ${percent(event.validation.accuracy)}`,
          );
        }
        break;
      case 'warning':
        bar?.stop();
        output.note(`  warning: ${event.message}`);
        bar?.start(started.steps, event.step, { stage, state: `density ${density}`, left: '?' });
        break;
      default:
    }
  };
  const onEvaluation = ({ part, done, total }: EvaluationProgress): void => {
    if (done === 0) {
      started = { time: Date.now(), step: 0, steps: total };
      bar?.start(total, 0, { stage: 'judging', state: part, left: '?' });
    } else {
      bar?.update(done, { state: part, left: timeLeft(done) });
    }
  };
  return { onEvent, onEvaluation, stop: () => bar?.stop() };
}
