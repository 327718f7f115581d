import { random } from '@freetickets/core';
import type { LoggedEvent } from '@freetickets/runs';

/** A layer after some epochs: the first is the densest. */
const layerAt = (density: number, epoch: number, index: number) => {
  const own = Math.min(1, density * (3 - index));
  return { density: own, explored: 1 - (1 - own) * 0.85 ** epoch };
};

/** Made-up events of a training with an exploration and a refinement for each ticket. */
export function testingEvents(
  stage: LoggedEvent['stage'],
  tickets: number,
  seed: number,
): LoggedEvent[] {
  const perPhase = 2;
  const [epochs, stepsPerEpoch] = [3 + perPhase * tickets, 100];
  const place = { stage, run: 1 };
  const sizes = { 'conv1/kernel': 500, 'dense1/kernel': 40_000, 'logits/kernel': 5000 };
  const density = stage === 'ensemble' ? 0.2 : 1;
  const stream = random.derive(seed, stage);
  const logits = Float64Array.from({ length: 200 * 10 }, () => stream.uniform());
  const events: LoggedEvent[] = [
    {
      ...place,
      type: 'run-start',
      step: 0,
      runs: 1,
      epochs,
      steps: epochs * stepsPerEpoch,
      layers: Object.fromEntries(
        Object.entries(sizes).map(([name, size]) => [name, { size, active: size * density }]),
      ),
    },
  ];
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const step = epoch * stepsPerEpoch;
    const refinement = Math.ceil((epoch - 3) / perPhase);
    if (stage === 'ensemble') {
      for (const at of [25, 50, 75]) {
        events.push({ ...place, type: 'topology', step: step - at, cause: 'update', layers: {} });
      }
      if (epoch > 3 && (epoch - 3) % perPhase === 1) {
        events.push({
          ...place,
          type: 'topology',
          step: step - 100,
          cause: 'exploration',
          layers: {},
        });
      }
    }
    for (let i = 0; i < logits.length; i++) {
      logits[i] += (stream.uniform() - 0.5) * (6 / epoch) + (i % 10 === (i / 10) % 10 ? 2 : 0);
    }

    const lag = stage === 'ensemble' ? 0 : 0.4;
    const validation = {
      accuracy: 0.99 - 0.08 / (epoch + lag),
      nll: 0.03 + 0.2 / (epoch + lag),
    };
    events.push({
      ...place,
      type: 'epoch',
      step,
      epoch,
      epochs,
      phase: refinement > 0 ? `refinement ${refinement}` : 'exploration',
      learningRate: refinement > 0 ? 0.01 / (1 + ((epoch - 4) % perPhase)) : 0.1,
      train: { loss: 0.02 + 0.4 / (epoch + lag), accuracy: 0.99 - 0.1 / epoch },
      validation,
      layers: Object.fromEntries(
        Object.keys(sizes).map((name, i) => [name, layerAt(density, epoch, i)]),
      ),
      probe: [...logits],
      seconds: 3.2,
    });
    if (refinement > 0 && (epoch - 3) % perPhase === 0) {
      events.push({ ...place, type: 'ticket', step, ticket: refinement, epoch, validation });
    }
  }
  return events;
}
