import { FileError } from '@freetickets/core';
import type { TrainingEvent } from '@freetickets/training';
import { expect, expectTypeOf, test } from 'vitest';
import { type Logged, parseEvents } from './event-log.js';
import { testingRun } from './testing-run.js';

type Trained<Type> = Extract<TrainingEvent, { type: Type }> & { stage: 'ensemble' | 'baseline' };

test('what a run logs can be read, and comes back', () => {
  expectTypeOf<Trained<'run-start'>>().toExtend<Logged<'run-start'>>();
  expectTypeOf<Trained<'topology'>>().toExtend<Logged<'topology'>>();
  expectTypeOf<Trained<'ticket'>>().toExtend<Logged<'ticket'>>();
  expectTypeOf<Trained<'warning'>>().toExtend<Logged<'warning'>>();
  type Epoch = Omit<Trained<'epoch'>, 'probe'> & { probe: number[] };
  expectTypeOf<Epoch>().toExtend<Logged<'epoch'>>();
  const { events } = testingRun();
  const text = events.map((event) => `${JSON.stringify(event)}\n`).join('');
  expect(parseEvents(text, 'events.jsonl')).toEqual(events);
});

test('other events, and a line that was not finished, are left out', () => {
  const warning = { stage: 'ensemble', type: 'warning', run: 1, step: 3, message: 'dead' };
  const text = `{"type":"checkpoint"}\n{"type":"toString"}\n${JSON.stringify(warning)}\n{"type":"ep`;
  expect(parseEvents(text, 'events.jsonl')).toEqual([warning]);
});

test.each([
  ['{"type":"warning"\n', 'line 1 is not JSON'],
  ['{"type":"checkpoint"}\nnull\n', 'line 2 is no event'],
  [
    '{"type":"checkpoint"}\n{"type":"warning","stage":"ensemble","run":1}\n',
    'line 2 is no warning event: step',
  ],
])('a damaged line is named', (text, problem) => {
  const read = () => parseEvents(text, 'runs/a/events.jsonl');
  expect(read).toThrow(FileError);
  expect(read).toThrow(problem);
});
