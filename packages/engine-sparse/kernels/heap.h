/*
 * Everything lies on one heap and is named by its byte offset, 0 for "none": tensors, weights, sparse indices, and the
 * records, which say where they are. The TypeScript side describes and writes the records (src/program/records.ts,
 * operations.ts); `records.h` is generated from there.
 *
 * Tensors have one of three layouts, named in the manner of oneDNN's nChw16c: images are NHCWn16,
 * [blocks][height][channels][width][BATCH_LANES], vectors CNn16, [channels][blocks][BATCH_LANES]. The batch is divided
 * into blocks of BATCH_LANES examples, whose values lie innermost; lanes of the last block without an example are 0. In
 * programs for a few examples, images are planar, NCHW: [examples][channels][plane], a plane filled up to a multiple of
 * BATCH_LANES floats, of which the last may be any.
 */
#ifndef HEAP_H
#define HEAP_H
#include "vector.h"

struct context {
  uint8_t *heap;
  struct step *step;
  int thread;
  int threads;
  /* The operation's place in its group, and how many that has. */
  int place;
  int together;
};

INLINE void *at(const struct context *context, offset bytes) { return context->heap + bytes; }
INLINE float *floats(const struct context *context, offset bytes) {
  return (float *)at(context, bytes);
}

INLINE int blocks_of(const struct context *context) { return (context->step->count + BATCH_LANES - 1) / BATCH_LANES; }
INLINE int smaller(int a, int b) { return a < b ? a : b; }
INLINE int larger(int a, int b) { return a > b ? a : b; }

/*
 * This thread's share of `count` pieces of work: [from, to). A group's operations are shared out as one, as if each had as
 * many pieces.
 */
struct range {
  int from;
  int to;
};
INLINE struct range share(const struct context *context, int count) {
  const int64_t all = (int64_t)count * context->together, before = (int64_t)count * context->place;
  const int64_t from = all * context->thread / context->threads - before,
                to = all * (context->thread + 1) / context->threads - before;
  return (struct range){from < 0 ? 0 : from < count ? (int)from : count, to < 0 ? 0 : to < count ? (int)to : count};
}

INLINE char *scratch(const struct context *context) {
  return (char *)at(context, context->step->scratch) +
         (int64_t)context->thread * context->step->scratch_bytes;
}

/* Which lanes of a block hold examples: all ones, or 0 in the padding of the last block. */
INLINE void lanes_in_use(const struct context *context, int block, int32_t *use) {
  for (int lane = 0; lane < BATCH_LANES; lane++) use[lane] = block * BATCH_LANES + lane < context->step->count ? -1 : 0;
}
INLINE int is_partial(const struct context *context, int block) {
  return (block + 1) * BATCH_LANES > context->step->count;
}
/* Sets the padding lanes of `pixels` pixels of a block to 0, as they are in every tensor. */
static void clear_padding(const struct context *context, int block, float *run, int pixels) {
  int32_t use[BATCH_LANES];
  lanes_in_use(context, block, use);
  for (int i = 0; i < pixels * BATCH_LANES; i += LANES)
    store(run + i, keep(*(integers *)(use + i % BATCH_LANES), load(run + i)));
}

/* Floats of a plane of a planar image. */
INLINE int64_t plane_floats(const struct tensor *tensor) {
  return ((int64_t)tensor->height * tensor->width + BATCH_LANES - 1) / BATCH_LANES * BATCH_LANES;
}

/*
 * A tensor as contiguous runs of pixels: an image has a run of `width` for each (block, row, channel), a vector one of
 * `blocks` for each channel; a planar image one for each (example, channel), whose "pixels" are BATCH_LANES of its own.
 * Work is shared out by (block, row) or by channel, so that a run belongs to one thread.
 */
struct runs {
  float *data;
  int pixels;
  int64_t item_stride;
  int64_t channel_stride;
  struct range items;
  struct range channels;
  int is_vector;
  int is_planar;
  int rows;
};
INLINE struct runs runs_of(const struct context *context, const struct tensor *tensor) {
  int blocks = blocks_of(context);
  struct runs runs = {
      .data = floats(context, tensor->data), .is_vector = tensor->is_vector, .is_planar = tensor->is_planar};
  if (tensor->is_vector) {
    runs.pixels = blocks;
    runs.channel_stride = (int64_t)tensor->capacity * BATCH_LANES;
    runs.items = (struct range){0, 1};
    runs.channels = share(context, tensor->channels);
    runs.rows = 1;
  } else if (tensor->is_planar) {
    runs.channel_stride = plane_floats(tensor);
    runs.pixels = (int)(runs.channel_stride / BATCH_LANES);
    runs.item_stride = runs.channel_stride * tensor->channels;
    runs.items = (struct range){0, context->step->count};
    runs.channels = share(context, tensor->channels);
    runs.rows = 1;
  } else {
    runs.pixels = tensor->width;
    runs.channel_stride = (int64_t)tensor->width * BATCH_LANES;
    runs.item_stride = runs.channel_stride * tensor->channels;
    runs.items = share(context, blocks * tensor->height);
    runs.channels = (struct range){0, tensor->channels};
    runs.rows = tensor->height;
  }
  return runs;
}
INLINE float *run_at(const struct runs *runs, int item, int channel) {
  return runs->data + item * runs->item_stride + channel * runs->channel_stride;
}
/* The same run of another tensor of the same shape. */
INLINE float *same_run(const struct context *context, const struct runs *runs,
                       const struct tensor *tensor, int item, int channel) {
  return floats(context, tensor->data) + item * runs->item_stride + channel * runs->channel_stride;
}
INLINE void clear_run_padding(const struct context *context, const struct runs *runs, int item,
                              float *run) {
  int last = blocks_of(context) - 1;
  if (runs->is_planar || !is_partial(context, last)) return;
  if (runs->is_vector) clear_padding(context, last, run + last * BATCH_LANES, 1);
  else if (item / runs->rows == last) clear_padding(context, last, run, runs->pixels);
}

/* Sums of each thread: [threads][CHANNEL_SUMS][channels] doubles. */
INLINE double *sums_of(const struct context *context, offset sums, int channels) {
  return (double *)at(context, sums) + (int64_t)context->thread * CHANNEL_SUMS * channels;
}

/* The CHANNEL_SUMS of each channel, kept in vectors over an item of work and in doubles over all of them. */
INLINE void add_sums(const struct context *context, offset sums, float *vectors, int channels) {
  double *totals = sums_of(context, sums, channels);
  for (int i = 0; i < CHANNEL_SUMS * channels; i++) {
    float *lanes = vectors + (int64_t)i * LANES;
    totals[i / CHANNEL_SUMS + (i % CHANNEL_SUMS) * channels] += sum_lanes(load(lanes));
    store(lanes, (vector){0});
  }
}
INLINE float *sum_vectors(char *memory, int channels) {
  return (float *)__builtin_memset(memory, 0, (int64_t)channels * CHANNEL_SUMS * VECTOR_BYTES);
}

#endif
