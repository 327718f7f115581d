import { initialTicket } from '@freetickets/tickets';
import { expect, test } from 'vitest';
import { prepare } from './experiment.js';
import { Ensemble, LimitError, loadEnsemble } from './index.js';
import { loadStage } from './load-stage.js';
import { openRunFolder } from './run-folder.node.js';
import { parseConfig } from './settings.js';
import { folder, prepareTests, small } from './testing-experiment.js';

prepareTests();

test('a run reads back all tickets that it made, be they more than are read from anywhere', async () => {
  const tickets = 257;
  const experiment = await prepare(parseConfig({ ...small, method: { name: 'dst', tickets } }));
  const { graph, dataset, aggregator, engine, plan } = experiment;
  const { classes, preprocessing } = dataset;
  const ticket = initialTicket(graph, await experiment.initialise(1), plan.runs[0]);
  const members = Array.from({ length: tickets }, () => ticket);
  const run = openRunFolder(folder);
  const made = new Ensemble({ graph, members, classes, preprocessing, aggregator, engine });
  await made.save(run.folderOf('ensemble'));
  await expect(loadEnsemble(folder)).rejects.toThrow(LimitError);
  const { ensemble } = await loadStage(experiment, run, 'ensemble');
  expect(ensemble.members).toHaveLength(tickets);
});
