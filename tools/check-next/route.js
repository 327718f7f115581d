import { loadEnsemble } from 'freetickets';

export const dynamic = 'force-dynamic';

/** Predicts on the server. */
export async function GET() {
  const ensemble = await loadEnsemble('public/ensemble');
  return Response.json(await ensemble.predict([0.9, 0.1]));
}
