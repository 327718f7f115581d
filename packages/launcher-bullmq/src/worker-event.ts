/** What a worker tells of its jobs, by their names in the queue, and of the store. */
export type WorkerEvent =
  | { readonly type: 'taken' | 'done' | 'stopped'; readonly job: string }
  /** Another worker has taken over the job. */
  | { readonly type: 'lost'; readonly job: string }
  | { readonly type: 'refused' | 'failed'; readonly job: string; readonly reason: string }
  | { readonly type: 'sent' | 'received'; readonly bytes: number };
