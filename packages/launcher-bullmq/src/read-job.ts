import { FileError } from '@freetickets/core';
import { readJson } from '@freetickets/files';
import * as z from 'zod/mini';
import { type JobData, jobData } from './job-data.js';

/** A job's file is read up to this size, in bytes. */
const LARGEST = 2 ** 24;

/** Reads the job that a worker wrote for its process. Throws a `FileError` where it is none. */
export async function readJob(file: string): Promise<JobData['job']> {
  const content = await readJson(file, LARGEST, 'A worker writes it anew.');
  const { data } = z.safeParse(jobData.shape.job, content);
  if (data) return data;
  throw new FileError(file, 'is no job of a worker.');
}
