/*
 * Rows of one channel, [pixels][BATCH_LANES], read as layers do: normalised and rectified; and rows of gradients as they
 * come back through a normalisation. Both read rows of NHCWn16 or CNn16 tensors, and write such rows anywhere.
 */
#ifndef SOURCE_H
#define SOURCE_H
#include "heap.h"

struct channel_source {
  float scale;
  float shift;
  int normalised;
  int relu;
};
INLINE struct channel_source channel_source(const struct context *context,
                                            const struct source *source, int channel) {
  struct channel_source of = {1, 0, source->scale != 0, source->relu};
  if (of.normalised) {
    of.scale = floats(context, source->scale)[channel];
    of.shift = floats(context, source->shift)[channel];
  }
  return of;
}

INLINE const struct tensor *source_tensor(const struct context *context,
                                          const struct source *source) {
  return (const struct tensor *)at(context, source->tensor);
}

/* Writes `pixels` pixels of a channel as the layer reads them. */
ONCE void read_source(float *to, const float *from, int pixels, struct channel_source of) {
  const vector scale = splat(of.scale), shift = splat(of.shift);
  if (of.normalised && of.relu) {
    for (int i = 0; i < pixels * BATCH_LANES; i += LANES) {
      vector value = multiply_add(scale, load(from + i), shift);
      store(to + i, keep(is_positive(value), value));
    }
  } else if (of.normalised) {
    for (int i = 0; i < pixels * BATCH_LANES; i += LANES)
      store(to + i, multiply_add(scale, load(from + i), shift));
  } else if (of.relu) {
    for (int i = 0; i < pixels * BATCH_LANES; i += LANES) {
      vector value = load(from + i);
      store(to + i, keep(is_positive(value), value));
    }
  } else {
    for (int i = 0; i < pixels * BATCH_LANES; i += LANES) store(to + i, load(from + i));
  }
}

/* Writes `pixels` pixels of a channel of a gradient: g, or a g + b x + d. */
INLINE void read_gradient(float *to, const float *gradient, const float *input, int pixels,
                          const float *coefficients, int channels, int channel) {
  if (!coefficients) {
    for (int i = 0; i < pixels * BATCH_LANES; i += LANES) store(to + i, load(gradient + i));
    return;
  }
  const vector a = splat(coefficients[channel]), b = splat(coefficients[channels + channel]),
               d = splat(coefficients[2 * channels + channel]);
  for (int i = 0; i < pixels * BATCH_LANES; i += LANES)
    store(to + i, multiply_add(a, load(gradient + i), multiply_add(b, load(input + i), d)));
}

#endif
