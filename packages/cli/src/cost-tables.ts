import type { RunCost } from './app.js';
import { tableOf } from './table.js';
import { duration } from './time-left.js';

const UNITS = ['', 'k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];

/** A quantity, which is rounded before its unit is chosen, so that 999,999 is a million. */
function withUnit(rounded: number, format: (value: number) => string): string {
  const unit = UNITS.findLastIndex((_, i) => i === 0 || rounded >= 1000 ** i);
  return `${format(rounded / 1000 ** unit)} ${UNITS[unit]}`;
}

const three = (value: number): string => value.toPrecision(3);
/** `36.5 M`. */
const quantity = (value: number): string => withUnit(Number(three(value)), three);
/** `10.49 GFLOPs`. */
const flops = (value: number): string =>
  `${withUnit(Number(value.toPrecision(5)), (n) => n.toFixed(2))}FLOPs`;
const number = new Intl.NumberFormat('en');
const text = (...cells: readonly string[]) => cells.map((cell) => ({ text: cell }));

const ESTIMATE =
  'FLOPs are an estimate: these choices move weights among layers, which count here as the distribution has them. The evaluation of a finished run counts those there were.';

/** What a run costs for a terminal: in all, by layer, and in time where that was measured. */
export function costTables(cost: RunCost): string {
  const tables = [dataLine(cost), totals(cost), layerTable(cost)];
  return [...tables, ...(cost.isEstimate ? [ESTIMATE] : []), ...times(cost)].join('\n\n');
}

const dataLine = ({ data: { name, inputShape, classes, target, examples } }: RunCost): string =>
  `Data ${name}: inputs of ${inputShape.join('x')}, ${target === undefined ? `${classes} classes` : `${target} to predict`}, ${number.format(examples)} examples to train on.`;

function totals(cost: RunCost): string {
  const { tickets, parameters, activeParameters, testFlops, testFlopsDense } = cost;
  const weights = (value: number): string => quantity(value).trimEnd();
  const row = (what: string, ensemble: string, dense: string, ratio: string) =>
    text(what, ensemble, dense, `${ratio}x`);
  return tableOf(
    ['', tickets === 1 ? '1 ticket' : `${tickets} tickets`, 'dense', 'ratio'],
    [
      row(
        'training',
        flops(cost.trainFlops),
        flops(cost.trainFlopsDense),
        cost.trainFlopsRatio.toFixed(3),
      ),
      row('inference', flops(testFlops), flops(testFlopsDense), three(cost.testFlopsRatio)),
      row(
        'inference, a ticket',
        flops(testFlops / tickets),
        flops(testFlopsDense),
        three(cost.ticketFlopsRatio),
      ),
      row(
        'parameters',
        weights(activeParameters),
        weights(parameters),
        three(activeParameters / parameters),
      ),
      row(
        'bytes',
        `${quantity(cost.bytes)}B`,
        `${quantity(cost.bytesDense)}B`,
        three(cost.bytes / cost.bytesDense),
      ),
    ],
    { together: 3 },
  );
}

function layerTable({ layers, trainFlops }: RunCost): string {
  return tableOf(
    ['layer of a ticket', 'shape', 'density', 'FLOPs', 'of training'],
    layers.map((layer) =>
      text(
        layer.name,
        layer.shape.join('x'),
        layer.density.toFixed(4),
        flops(layer.flops),
        `${((100 * layer.trainFlops) / trainFlops).toFixed(1)}%`,
      ),
    ),
  );
}

function times({ measured }: RunCost): readonly string[] {
  if (!measured) return [];
  const { engine, batchSize, stepSeconds, denseStepSeconds, trainSeconds, denseTrainSeconds } =
    measured;
  const { name, ...rest } = engine;
  const described = Object.entries(rest).map(([key, value]) => `${key} ${value}`);
  const row = (what: string, sparse: string, dense: string, ratio: number) =>
    text(what, sparse, dense, `${three(ratio)}x`);
  return [
    `Here, on engine ${[`${name}: ${described[0]}`, ...described.slice(1)].join(', ')}, in batches of ${batchSize}:`,
    tableOf(
      ['', 'sparse', 'dense', 'ratio'],
      [
        row(
          'a step',
          `${three(stepSeconds)}s`,
          `${three(denseStepSeconds)}s`,
          stepSeconds / denseStepSeconds,
        ),
        row(
          'training',
          duration(trainSeconds),
          duration(denseTrainSeconds),
          trainSeconds / denseTrainSeconds,
        ),
      ],
      { together: 3 },
    ),
  ];
}
