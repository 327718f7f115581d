// @ts-check

/** Upper bounds of the histogram, in seconds. */
const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What a server has done, in the text format of Prometheus. */
export function createMetrics() {
  /** @type {Map<string, number>} */
  const requests = new Map();
  const buckets = bounds.map(() => 0);
  const predictions = { count: 0, seconds: 0 };
  const totals = { inputs: 0, batches: 0 };

  return {
    /**
     * @param {string} route
     * @param {number} status
     * @param {number} seconds
     */
    addRequest(route, status, seconds) {
      const labels = `{route="${route}",status="${status}"}`;
      requests.set(labels, (requests.get(labels) ?? 0) + 1);
      if (route !== '/predict') return;
      predictions.count++;
      predictions.seconds += seconds;
      bounds.forEach((bound, i) => {
        if (seconds <= bound) buckets[i]++;
      });
    },

    /** @param {number} inputs */
    addBatch(inputs) {
      totals.inputs += inputs;
      totals.batches++;
    },

    /** @param {{ readonly waiting: number, readonly inFlight: number }} now */
    render({ waiting, inFlight }) {
      const name = 'freetickets_predict_duration_seconds';
      return [
        ...described('freetickets_requests_total', 'counter', 'Requests, by route and status.'),
        ...[...requests].map(([labels, count]) => `freetickets_requests_total${labels} ${count}`),
        ...described(name, 'histogram', 'From the head of a /predict request to its answer.'),
        ...bounds.map((bound, i) => `${name}_bucket{le="${bound}"} ${buckets[i]}`),
        `${name}_bucket{le="+Inf"} ${predictions.count}`,
        `${name}_sum ${predictions.seconds}`,
        `${name}_count ${predictions.count}`,
        ...single('freetickets_inputs_total', 'counter', 'Inputs predicted.', totals.inputs),
        ...single('freetickets_batches_total', 'counter', 'Batches predicted.', totals.batches),
        ...single('freetickets_queue_length', 'gauge', 'Requests that wait.', waiting),
        ...single('freetickets_in_flight', 'gauge', 'Requests without an answer yet.', inFlight),
        ...single(
          'process_resident_memory_bytes',
          'gauge',
          'Resident memory of the process.',
          process.memoryUsage.rss(),
        ),
        '',
      ].join('\n');
    },
  };
}

/** @type {(name: string, type: string, help: string) => string[]} */
const described = (name, type, help) => [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];

/** @type {(name: string, type: string, help: string, value: number) => string[]} */
const single = (name, type, help, value) => [...described(name, type, help), `${name} ${value}`];
