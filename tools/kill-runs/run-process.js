/**
 * One attempt at a run, in a process of its own: `run-process.js <config> <engine as JSON> <folder>`. Sends a message before
 * it begins and at every event, which says when to kill it.
 */
import { freeTickets } from 'freetickets';
import { configs } from './cases.js';

const [, , name, engine, out] = process.argv;
const tell = () => process.send('moment');
process.on('disconnect', () => process.exit(1));
tell();
await freeTickets(
  { ...configs[name], engine: JSON.parse(engine), out, onEvent: tell },
  { existing: 'resume', onEvaluation: tell },
);
process.exit();
