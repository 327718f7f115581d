/**
 * `npm run calibration-coverage`: how often the intervals of the expected calibration error hold the true one, and how often two predictors of
 * one true error are told apart, on simulated predictors. Prints Markdown. Takes about ten minutes for 200 trials.
 */
import { Command } from 'commander';
import { coverage, falseDifferences, shapes, truths } from './simulate.js';

const program = new Command('calibration-coverage')
  .description('Simulates the coverage of the intervals of the expected calibration error.')
  .option('--trials <count>', 'data sets a setting', Number, 200)
  .option('--seed <seed>', 'of the simulation', Number, 1)
  .parse();
const { trials, seed } = program.opts();

const sizes = [300, 1000, 10_000];
const names = Object.keys(shapes);
const percent = (share) => `${(100 * share).toFixed(1)}%`;
const range = (shares) => `${percent(Math.min(...shares))} to ${percent(Math.max(...shares))}`;
const row = (cells) => console.log(`| ${cells.join(' | ')} |`);

row(['held the true error', ...sizes.map((size) => `${size} examples`)]);
row(['--', ...sizes.map(() => '--')]);
for (const truth of Object.keys(truths)) {
  row([
    truth,
    ...sizes.map((examples) =>
      range(
        [2, 10, 100].flatMap((classes) =>
          names.map((shape) => coverage({ classes, shape, truth }, { examples, trials, seed })),
        ),
      ),
    ),
  ]);
}

console.log('');
row(['told apart', ...sizes.map((size) => `${size} examples`)]);
row(['--', ...sizes.map(() => '--')]);
for (const truth of ['calibrated', 'off by 0.02', 'off by 0.1']) {
  row([
    truth,
    ...sizes.map((examples) =>
      range(
        names.flatMap((first, i) =>
          names
            .slice(i)
            .flatMap((second) =>
              [0.1, 1].map((apart) =>
                falseDifferences(
                  { classes: 3, shapes: [first, second], truth, apart },
                  { examples, trials, seed },
                ),
              ),
            ),
        ),
      ),
    ),
  ]);
}
