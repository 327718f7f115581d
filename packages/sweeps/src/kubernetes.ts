import { definePlugin, type JobsToScript } from '@freetickets/core';
import { stringify } from 'yaml';
import * as z from 'zod/mini';
import { atLeastOne } from './at-least-one.js';
import { shellWord } from './shell-word.js';

const image = 'the name of a container image with Node: registry.example/team/project:1';
const claim = 'the name of a PersistentVolumeClaim that all pods can write to';

/** Where pods have the volume. */
const MOUNT = '/project';

const schema = z.strictObject({
  image: z.string({ error: image }).check(z.minLength(1, image)),
  claim: z.string({ error: claim }).check(z.minLength(1, claim)),
  cpus: z._default(atLeastOne, 1),
  memory: z._default(z.string(), '2Gi'),
  jobs: z.optional(atLeastOne),
});

/**
 * A manifest of Indexed Jobs of Kubernetes: one for the jobs that need no others, and one, suspended at first, for those that wait for
 * them, until each is done or has failed. `image`: with Node; `claim`: of the volume that holds the project (with its `node_modules`) and gets the sweep's folder; a
 * folder elsewhere has to be in the image. `cpus`: of each pod, which are the threads of its engine; `memory`: of each; `jobs`: how
 * many pods run at once, default all. A pod that is stopped has two minutes to save.
 */
export const kubernetes = /* @__PURE__ */ definePlugin(
  {
    kind: 'job-script',
    name: 'kubernetes',
    summary: 'a manifest of Indexed Jobs of Kubernetes',
    options: schema,
  },
  (options) => ({
    write: (jobs) => {
      const { count, first, name } = jobs;
      const [one, two] = [`${name}-members`, `${name}-runs`];
      const documents =
        first === count
          ? [manifestOf(name, jobs, options, 0, count)]
          : [
              manifestOf(one, jobs, options, 0, first),
              manifestOf(two, jobs, options, first, count),
            ];
      return {
        file: 'sweep.yaml',
        content: documents
          .map((document) => stringify(document, { aliasDuplicateObjects: false }))
          .join('---\n'),
        next: (path) => [
          `kubectl apply -f ${shellWord(path)}`,
          ...(first === count
            ? []
            : [
                // `kubectl wait` waits for one condition, and a Job with a failed index never is complete.
                `until kubectl get job/${one} -o jsonpath='{.status.conditions[*].type}' | grep -Eqw 'Complete|Failed'; do sleep 10; done`,
                `kubectl patch job/${two} -p '{"spec":{"suspend":false}}'`,
              ]),
        ],
      };
    },
  }),
);

/** The Job of the jobs from one index to before another. */
function manifestOf(
  name: string,
  { folder, args }: JobsToScript,
  { image, claim, cpus, memory, jobs = Number.POSITIVE_INFINITY }: z.output<typeof schema>,
  from: number,
  to: number,
) {
  const index = from === 0 ? '$JOB_COMPLETION_INDEX' : `$((${from} + JOB_COMPLETION_INDEX))`;
  const inPod = (arg: string): string =>
    arg === folder || arg.startsWith(`${folder}/`) ? `${MOUNT}${arg.slice(folder.length)}` : arg;
  const command = ['npx', 'freetickets', ...args.map(inPod)].map(shellWord).join(' ');
  const resources = { cpu: String(cpus), memory };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name },
    spec: {
      completions: to - from,
      completionMode: 'Indexed',
      parallelism: Math.min(jobs, to - from),
      backoffLimitPerIndex: 3,
      ...(from > 0 && { suspend: true }),
      template: {
        spec: {
          restartPolicy: 'Never',
          terminationGracePeriodSeconds: 120,
          containers: [
            {
              name: 'freetickets',
              image,
              workingDir: MOUNT,
              command: ['sh', '-c', `exec ${command} --only "${index}"`],
              env: [
                { name: 'FREETICKETS_THREADS', value: String(cpus) },
                { name: 'FREETICKETS_DATA', value: `${MOUNT}/datasets` },
              ],
              resources: { requests: resources, limits: resources },
              volumeMounts: [{ name: 'work', mountPath: MOUNT }],
            },
          ],
          volumes: [{ name: 'work', persistentVolumeClaim: { claimName: claim } }],
        },
      },
    },
  };
}
