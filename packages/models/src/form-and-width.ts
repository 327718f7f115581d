import * as z from 'zod/mini';

const WIDTH = 'a number above 0, at most 2';

/**
 * Options of networks that were published for ImageNet and are used for CIFAR as well. `form`: what differs between the two
 * (`imagenet` by default). `width`: by how much every layer is wider than published (1 by default).
 */
export const formAndWidth = {
  form: z._default(
    z.enum(['imagenet', 'cifar'], { error: "'imagenet' or 'cifar'" }),
    'imagenet' as const,
  ),
  width: z._default(z.number({ error: WIDTH }).check(z.gt(0, WIDTH), z.lte(2, WIDTH)), 1),
};

/** So many filters or units as `width` makes of those published. */
export const scaled = (published: number, width: number): number =>
  Math.max(1, Math.round(published * width));
