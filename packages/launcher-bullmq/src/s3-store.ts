import type { GetObjectCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { FileError, MissingPackageError } from '@freetickets/core';
import type { Store } from './store.js';

/** Objects removed in one request, by S3's limit. */
const AT_ONCE = 1000;

/** Whether a location is a bucket's: `s3://bucket/prefix`. */
export const isBucket = (location: string): boolean => location.startsWith('s3://');

/**
 * A bucket of S3, or of what speaks its protocol. Its endpoint, region and credentials are where the AWS SDK looks for them:
 * AWS_ENDPOINT_URL_S3, AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the profile, or the machine's role. Records
 * are replaced by conditional writes (If-Match, If-None-Match).
 *
 * Throws a `MissingPackageError` where `@aws-sdk/client-s3` is not installed.
 */
export async function s3Store(location: string): Promise<Store> {
  const sdk = await import('@aws-sdk/client-s3').catch((cause: unknown) => {
    const name = '@aws-sdk/client-s3';
    const message = `A store in a bucket needs ${name}: npm i ${name}.`;
    throw new MissingPackageError(name, message, { cause });
  });
  const { hostname: Bucket, pathname } = new URL(location);
  const prefix = pathname.replace(/^\/+|\/+$/g, '');
  const keyOf = (key: string): string => (prefix ? `${prefix}/${key}` : key);
  // Buckets as parts of paths, which every server knows; none of the checksums that only Amazon's does.
  const client: S3Client = new sdk.S3Client({
    ...(process.env.AWS_ENDPOINT_URL_S3 !== undefined && { forcePathStyle: true }),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });

  const get = async (key: string): Promise<GetObjectCommandOutput | undefined> => {
    try {
      return await client.send(new sdk.GetObjectCommand({ Bucket, Key: keyOf(key) }));
    } catch (cause) {
      if (statusOf(cause) === 404 && nameOf(cause) === 'NoSuchKey') return undefined;
      throw failed(location, key, cause);
    }
  };
  const bytesOf = async ({ Body }: GetObjectCommandOutput): Promise<Uint8Array> =>
    (await Body?.transformToByteArray()) ?? new Uint8Array();

  return {
    name: location,
    read: async (key) => {
      const found = await get(key);
      return found && bytesOf(found);
    },
    write: async (key, Body) => {
      await client
        .send(new sdk.PutObjectCommand({ Bucket, Key: keyOf(key), Body }))
        .catch((cause: unknown) => {
          throw failed(location, key, cause);
        });
    },
    remove: async (keys) => {
      for (let start = 0; start < keys.length; start += AT_ONCE) {
        const Objects = keys.slice(start, start + AT_ONCE).map((key) => ({ Key: keyOf(key) }));
        await client
          .send(new sdk.DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }))
          .catch((cause: unknown) => {
            throw failed(location, keys[start], cause);
          });
      }
    },
    readRecord: async (key) => {
      const found = await get(key);
      return found && { bytes: await bytesOf(found), version: found.ETag ?? '' };
    },
    replaceRecord: async (key, Body, version) => {
      const condition = version === undefined ? { IfNoneMatch: '*' } : { IfMatch: version };
      try {
        await client.send(
          new sdk.PutObjectCommand({ Bucket, Key: keyOf(key), Body, ...condition }),
        );
        return true;
      } catch (cause) {
        // 409: another such write was under way; 404: what was to be replaced is gone.
        if ([404, 409, 412].includes(statusOf(cause) ?? 0) && nameOf(cause) !== 'NoSuchBucket') {
          return false;
        }
        throw failed(location, key, cause);
      }
    },
  };
}

const nameOf = (cause: unknown): string => (cause instanceof Error ? cause.name : String(cause));

const statusOf = (cause: unknown): number | undefined =>
  (cause as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata
    ?.httpStatusCode;

function failed(location: string, key: string, cause: unknown): FileError {
  const why = cause instanceof Error ? cause.message || cause.name : String(cause);
  return new FileError(`${location.replace(/\/$/, '')}/${key}`, `${why}.`, { cause });
}
