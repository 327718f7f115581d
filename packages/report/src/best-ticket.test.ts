import { expect, test } from 'vitest';
import { bestTicket } from './best-ticket.js';
import { leastScores, testingRun } from './testing-run.js';

const run = testingRun();
const tickets = [0.3, 0.1, 0.2].map((nll) => ({ ...leastScores, nll }));
const evaluation = { ...run.evaluation, tickets };

test('is chosen by validation data, whatever the test set says', () => {
  const events = run.events.map((event) =>
    event.type === 'ticket' && event.stage === 'ensemble'
      ? { ...event, validation: { accuracy: 0.9, nll: event.ticket === 3 ? 0.01 : 0.5 } }
      : event,
  );
  expect(bestTicket({ ...run, evaluation, events })).toEqual({ index: 2, by: 'validation NLL' });
});

test('is the best of the test set where no log says more, and says so', () => {
  expect(bestTicket({ ...run, evaluation, events: [] })).toEqual({ index: 1, by: 'test NLL' });
});
