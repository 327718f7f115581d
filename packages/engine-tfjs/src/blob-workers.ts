/** How long a worker may take to answer, in milliseconds. */
const PATIENCE = 10_000;

/**
 * Whether a worker of a blob starts here. Where a Content-Security-Policy forbids it, some browsers throw, some send an
 * event, and some do nothing.
 */
export async function blobWorkersStart(): Promise<boolean> {
  const url = URL.createObjectURL(new Blob(['postMessage(0)'], { type: 'text/javascript' }));
  let worker: Worker | undefined;
  try {
    const started = new Worker(url);
    worker = started;
    return await new Promise((resolve) => {
      started.onmessage = () => resolve(true);
      started.onerror = () => resolve(false);
      setTimeout(resolve, PATIENCE, false);
    });
  } catch {
    return false;
  } finally {
    worker?.terminate();
    URL.revokeObjectURL(url);
  }
}
