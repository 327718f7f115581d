import { definePlugin } from '@freetickets/core';
import * as z from 'zod/mini';
import { atLeastOne } from './at-least-one.js';
import { shellWord } from './shell-word.js';

/**
 * A script of SLURM job arrays. Run by itself it submits itself, once for the jobs that need no others and once for those that wait
 * for them, with its arguments as options of `sbatch`: `bash sweep.sbatch --partition=cpu --time=1-0`. `cpus`: of each job, which are
 * the threads of its engine; `jobs`: how many run at once. A minute before a job's time is over it saves and stops.
 */
export const slurm = /* @__PURE__ */ definePlugin(
  {
    kind: 'job-script',
    name: 'slurm',
    summary: 'a script of SLURM job arrays',
    options: z.strictObject({ cpus: z._default(atLeastOne, 1), jobs: z.optional(atLeastOne) }),
  },
  ({ cpus, jobs: most }) => ({
    write: ({ count, first, name, out, folder, program, args }) => {
      const range = (from: number, to: number): string =>
        `--array=${from}-${to - 1}${most === undefined ? '' : `%${most}`}`;
      const submit = (from: number, to: number, ...options: readonly string[]): string =>
        ['sbatch', ...options, range(from, to), '"$@"', '"$0"'].join(' ');
      const submissions =
        first === count
          ? [`  exec ${submit(0, count)}`]
          : [
              `  first=$(${submit(0, first, '--parsable')} | cut -d ';' -f 1)`,
              `  exec ${submit(first, count, '--dependency="afterany:$first"')}`,
            ];
      const lines = [
        '#!/bin/bash',
        `#SBATCH --job-name=${name}`,
        `#SBATCH --cpus-per-task=${cpus}`,
        `#SBATCH --output=${shellWord(`${out}/slurm-%A_%a.log`)}`,
        '#SBATCH --open-mode=append',
        '#SBATCH --signal=B:TERM@60',
        'set -eo pipefail',
        '# Run by itself, this submits itself; its arguments are options of sbatch.',
        'if [ -z "$SLURM_ARRAY_TASK_ID" ]; then',
        ...submissions,
        'fi',
        'export FREETICKETS_THREADS="$SLURM_CPUS_PER_TASK"',
        `cd ${shellWord(folder)}`,
        `exec ${[...program, ...args].map(shellWord).join(' ')} --only "$SLURM_ARRAY_TASK_ID"`,
      ];
      return {
        file: 'sweep.sbatch',
        content: `${lines.join('\n')}\n`,
        next: (path) => [`bash ${shellWord(path)}`],
      };
    },
  }),
);
