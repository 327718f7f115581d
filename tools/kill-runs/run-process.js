/** One attempt at a run, in a process of its own: `run-process.js <config> <engine as JSON> <folder>`. */
import { freeTickets } from 'freetickets';
import { configs } from './cases.js';

const [, , name, engine, out] = process.argv;
process.on('disconnect', () => process.exit(1));
process.send('ready');
await freeTickets({ ...configs[name], engine: JSON.parse(engine), out }, { existing: 'resume' });
process.exit();
