/**
 * Chooses the quickstart's learning rates: as many tries for the ensemble as for the dense network, evaluated on validation
 * data alone, on a seed that the quickstart does not use. Run `npm run build` first.
 */
import { freeTickets, logitsOf, mnist, negativeLogLikelihood } from 'freetickets';
import { createJiti } from 'jiti';

const seed = 101;
const learningRates = [0.025, 0.05, 0.1, 0.2];

const { default: config } = await createJiti(import.meta.url).import(
  '../docs/quickstart/freetickets.config.ts',
);
const { validation } = await mnist().load({ seed });

/** Negative log-likelihood of an ensemble on the validation examples. */
async function validationNll(ensemble) {
  const logits = await logitsOf(ensemble, validation);
  return negativeLogLikelihood(ensemble.predictFromLogits(logits).probabilities, validation.labels);
}

console.log('learning rate   ensemble   dense   (validation NLL)');
for (const learningRate of learningRates) {
  const { ensemble, dense } = await freeTickets({
    ...config,
    seed,
    ood: [],
    baseline: 'dense',
    optimizer: { ...config.optimizer, learningRate },
  });
  const scores = [await validationNll(ensemble), await validationNll(dense)];
  console.log([learningRate, ...scores.map((nll) => nll.toFixed(4))].join('   '));
}
