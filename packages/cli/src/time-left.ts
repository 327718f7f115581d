type Stage = 'ensemble' | 'baseline';

/** What a stage of training will take: the steps of each run, and the FLOPs of all of them. */
export interface StageWork {
  readonly stage: Stage;
  readonly steps: readonly number[];
  readonly trainFlops: number;
}

/** How far training is, and how long it will take, from the times that steps took so far. */
export interface TimeLeft {
  /** Run number `run` of a stage begins, or goes on after `step`. */
  begin(stage: Stage, run: number, step: number): void;
  /** An epoch is over, its validation included. */
  epoch(step: number): void;
  /** The share of the stage that is done, and the seconds to the end of training; undefined while nothing is known. */
  at(step: number): { readonly share: number; readonly seconds: number | undefined };
}

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);

/** What has to be measured before there is an estimate: the first steps are slower. */
const LEAST_SECONDS = 2;

/**
 * Estimates the time left: the time of a step is that of the epoch under way and the one before it. A stage to come is
 * taken to need as much a step, times the square root of how many times the FLOPs it has: of a sparse step and a
 * dense one, what does not depend on the density takes the rest (`docs/benchmarks.md`).
 *
 * @param now the time in milliseconds
 */
export function createTimeLeft(work: readonly StageWork[], now: () => number): TimeLeft {
  let current = work[0];
  let before = 0;
  let marks: { readonly time: number; readonly step: number }[] = [];
  const flopsOf = ({ trainFlops, steps }: StageWork): number => trainFlops / sum(steps);
  return {
    begin: (stage, run, step) => {
      current = work.find((each) => each.stage === stage) ?? current;
      before = sum(current?.steps.slice(0, run - 1) ?? []);
      marks = [{ time: now(), step }];
    },
    epoch: (step) => {
      marks = [...marks.slice(-1), { time: now(), step }];
    },
    at: (step) => {
      if (!current) return { share: 0, seconds: undefined };
      const total = sum(current.steps);
      const share = (before + step) / total;
      const [mark] = marks;
      const elapsed = (now() - (mark?.time ?? 0)) / 1000;
      if (mark === undefined || step <= mark.step || elapsed < LEAST_SECONDS) {
        return { share, seconds: undefined };
      }
      const each = elapsed / (step - mark.step);
      const own = flopsOf(current);
      const later = work.slice(work.indexOf(current) + 1).map((stage) => {
        const ratio = own > 0 ? flopsOf(stage) / own : 1;
        return each * Math.sqrt(ratio) * sum(stage.steps);
      });
      return {
        share,
        seconds: each * (total - before - step) + sum(later),
      };
    },
  };
}

/** `8s`, `2m08s`, `1h02m`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  if (whole < 60) return `${whole}s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes}m${two(whole % 60)}s`
    : `${Math.floor(minutes / 60)}h${two(minutes % 60)}m`;
}
