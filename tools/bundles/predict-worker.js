import { loadEnsemble } from 'freetickets/predict';
import { serveEnsemble } from 'freetickets/worker';

serveEnsemble(self, loadEnsemble(new URL('/ensemble', location.href)));
