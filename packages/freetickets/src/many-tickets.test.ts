import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { meanProbability } from '@freetickets/ensemble-aggregators';
import { expect, test } from 'vitest';
import { Ensemble, evaluateRun, freeTickets, LimitError, loadEnsemble, sparse } from './index.js';
import { folder, prepareTests, small } from './testing-experiment.js';

prepareTests();

const TICKETS = 257;

test('a run of more tickets than loading allows by default is resumed, and evaluated where limits say so', async () => {
  const one = { name: 'dst', tickets: 1, epochs: 1 } as const;
  const { ensemble } = await freeTickets({ ...small, method: one, out: folder });
  const many = new Ensemble({
    graph: ensemble.graph,
    members: Array(TICKETS).fill(ensemble.members[0]),
    classes: ensemble.classes,
    preprocessing: ensemble.preprocessing,
    aggregator: meanProbability(),
    engine: sparse(),
  });
  await many.save(join(folder, 'ensemble'));
  const method = { ...one, tickets: TICKETS };
  const config = { ...small, method, out: folder } as const;
  const path = join(folder, 'config.json');
  const record = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(path, JSON.stringify({ ...record, config: { ...record.config, method } }));

  const signal = AbortSignal.abort();
  await expect(freeTickets(config, { existing: 'resume', signal })).rejects.toThrow(
    'Stopped before the ensemble was evaluated.',
  );

  const limits = { tickets: TICKETS };
  const onEvaluation = () => {
    throw new Error('it is evaluated');
  };
  await expect(evaluateRun(folder, { config, onEvaluation })).rejects.toThrow(LimitError);
  await expect(evaluateRun(folder, { config, onEvaluation, limits })).rejects.toThrow(
    'it is evaluated',
  );

  await expect(loadEnsemble(folder)).rejects.toThrow(/limits\.tickets allows 256/);
  expect((await loadEnsemble(folder, { limits })).members).toHaveLength(TICKETS);
});
