/*
 * Pooling, of sources; each thread takes some of the (block, channel) planes. Reads NHCWn16; writes NHCWn16, or CNn16
 * where whole images are pooled, NCHW among them.
 */
#ifndef POOLING_H
#define POOLING_H
#include "planes.h"

struct plane {
  const float *from;
  int64_t row;
  int height;
  int width;
};
INLINE struct plane plane_of(const struct context *context, const struct tensor *tensor, int block,
                             int channel) {
  const int64_t run = (int64_t)tensor->width * BATCH_LANES;
  return (struct plane){
      .from = floats(context, tensor->data) +
              ((int64_t)block * tensor->height * tensor->channels + channel) * run,
      .row = run * tensor->channels,
      .height = tensor->height,
      .width = tensor->width,
  };
}
INLINE vector read_value(const float *from, const struct channel_source *of) {
  vector value = load(from);
  if (of->normalised) value = multiply_add(splat(of->scale), value, splat(of->shift));
  if (of->relu) value = keep(is_positive(value), value);
  return value;
}
/*
 * The channels [from, to) of a block among planes from `plane` on. Rows of all of them lie side by side, so they are taken
 * a row at a time: memory is read in order.
 */
struct channels {
  int block;
  int from;
  int to;
};
INLINE struct channels channels_at(const struct tensor *tensor, int plane, int end) {
  const int block = plane / tensor->channels, from = plane % tensor->channels;
  return (struct channels){block, from, smaller(tensor->channels, from + end - plane)};
}
/* A pool's window in the input: [top, bottom) x [left, right). */
struct pooled {
  int top;
  int bottom;
  int left;
  int right;
};
INLINE struct pooled pooled_at(const struct pool *op, const struct plane *input, int y, int x) {
  const int top = y * op->stride_y - op->pad_top, left = x * op->stride_x - op->pad_left;
  return (struct pooled){larger(0, top), smaller(input->height, top + op->pool_height),
                         larger(0, left), smaller(input->width, left + op->pool_width)};
}
INLINE vector pool_value(const struct pool *op, const struct plane *input, struct pooled window,
                         const struct channel_source *of, int part) {
  vector result = {0};
  int first = 1;
  for (int y = window.top; y < window.bottom; y++) {
    for (int x = window.left; x < window.right; x++) {
      const vector value =
          read_value(input->from + y * input->row + (int64_t)x * BATCH_LANES + part * LANES, of);
      if (op->average) result += value;
      else if (first) result = value;
      else {
        const integers is_larger = (value > result) | (value != value);
        result = (vector)((is_larger & (integers)value) | (~is_larger & (integers)result));
      }
      first = 0;
    }
  }
  if (op->average)
    result = result / splat((float)((window.bottom - window.top) * (window.right - window.left)));
  return result;
}

/* Whether a window is 2 x 2, the usual one: with its size known, its values stay in registers. */
INLINE int is_2x2(struct pooled window) {
  return window.bottom - window.top == 2 && window.right - window.left == 2;
}
INLINE struct pooled as_2x2(struct pooled window) {
  return (struct pooled){window.top, window.top + 2, window.left, window.left + 2};
}

static void pool_row(const struct context *context, const struct pool *op, const struct source *source,
                     const struct tensor *input, const struct tensor *output, int block, int channel, int y) {
  const struct plane from = plane_of(context, input, block, channel),
                     to = plane_of(context, output, block, channel);
  const struct channel_source of = channel_source(context, source, channel);
  float *row = (float *)to.from + y * to.row;
  for (int x = 0; x < output->width; x++) {
    const struct pooled window = pooled_at(op, &from, y, x);
    for (int part = 0; part < PARTS; part++)
      store(row + (int64_t)x * BATCH_LANES + part * LANES,
            is_2x2(window) ? pool_value(op, &from, as_2x2(window), &of, part)
                           : pool_value(op, &from, window, &of, part));
  }
  if (of.normalised && is_partial(context, block)) clear_padding(context, block, row, output->width);
}
static void pool(const struct context *context, const struct pool *op) {
  const struct source *source = at(context, op->source);
  const struct tensor *input = source_tensor(context, source), *output = at(context, op->output);
  if (input->is_planar) {
    pool_of_planes(context, op, source, input, output);
    return;
  }
  const struct range planes = share(context, blocks_of(context) * input->channels);
  for (int i = planes.from; i < planes.to;) {
    const struct channels channels = channels_at(input, i, planes.to);
    for (int y = 0; y < output->height; y++)
      for (int c = channels.from; c < channels.to; c++)
        pool_row(context, op, source, input, output, channels.block, c, y);
    i += channels.to - channels.from;
  }
}

/*
 * The gradient of a window's values, added to what other windows gave them where windows overlap. The largest value's goes
 * to the first pixel that holds it, as in TensorFlow.
 */
INLINE void pool_value_backward(const struct pool *op, const struct plane *input, struct pooled window,
                                const struct channel_source *of, int part, vector gradient,
                                const struct plane *result, int overlaps) {
  const vector pooled = pool_value(op, input, window, of, part);
  vector remaining = gradient;
  if (op->average)
    remaining = remaining / splat((float)((window.bottom - window.top) * (window.right - window.left)));
  for (int y = window.top; y < window.bottom; y++) {
    for (int x = window.left; x < window.right; x++) {
      const int64_t index = (int64_t)x * BATCH_LANES + part * LANES;
      float *target = (float *)result->from + y * result->row + index;
      vector own = remaining;
      if (!op->average) {
        const integers here = read_value(input->from + y * input->row + index, of) == pooled;
        own = keep(here, remaining);
        remaining = keep(~here, remaining);
      }
      if (overlaps) own += load(target);
      store(target, own);
    }
  }
}

static void pool_row_backward(const struct context *context, const struct pool_backward *op,
                              const struct source *source, const struct tensor *input, int block, int channel,
                              int y, int overlaps) {
  const struct pool *forward = &op->forward;
  const struct tensor *gradient = at(context, op->gradient);
  const struct plane from = plane_of(context, input, block, channel),
                     gradients = plane_of(context, gradient, block, channel),
                     to = plane_of(context, at(context, op->input_gradient), block, channel);
  const struct channel_source of = channel_source(context, source, channel);
  for (int x = 0; x < gradient->width; x++) {
    const struct pooled window = pooled_at(forward, &from, y, x);
    for (int part = 0; part < PARTS; part++) {
      const vector own = load(gradients.from + y * gradients.row + (int64_t)x * BATCH_LANES + part * LANES);
      if (is_2x2(window) && !overlaps)
        pool_value_backward(forward, &from, as_2x2(window), &of, part, own, &to, 0);
      else pool_value_backward(forward, &from, window, &of, part, own, &to, overlaps);
    }
  }
}
INLINE void clear_plane(struct plane plane) {
  for (int y = 0; y < plane.height; y++)
    __builtin_memset((float *)plane.from + y * plane.row, 0, (int64_t)plane.width * BATCH_LANES_BYTES);
}

static void pool_backward(const struct context *context, const struct pool_backward *op) {
  const struct pool *forward = &op->forward;
  const struct source *source = at(context, forward->source);
  const struct tensor *input = source_tensor(context, source);
  const struct tensor *gradient = at(context, op->gradient), *result = at(context, op->input_gradient);
  const int overlaps = forward->stride_y < forward->pool_height || forward->stride_x < forward->pool_width;
  const int is_covered =
      forward->stride_y <= forward->pool_height && forward->stride_x <= forward->pool_width &&
      gradient->height * forward->stride_y - forward->pad_top >= input->height &&
      gradient->width * forward->stride_x - forward->pad_left >= input->width;
  const struct range planes = share(context, blocks_of(context) * input->channels);
  for (int i = planes.from; i < planes.to;) {
    const struct channels channels = channels_at(input, i, planes.to);
    if (overlaps || !is_covered)
      for (int c = channels.from; c < channels.to; c++) clear_plane(plane_of(context, result, channels.block, c));
    for (int y = 0; y < gradient->height; y++)
      for (int c = channels.from; c < channels.to; c++)
        pool_row_backward(context, op, source, input, channels.block, c, y, overlaps);
    i += channels.to - channels.from;
  }
}

/* Of planar images; lanes without an example are set to 0. */
static void global_pool_of_planes(const struct context *context, const struct global_pool *op,
                                  const struct source *source, const struct tensor *input,
                                  const struct tensor *output) {
  const int64_t plane = plane_floats(input);
  const int pixels = input->height * input->width, count = context->step->count;
  const struct range channels = share(context, input->channels);
  float *read = (float *)scratch(context);
  for (int c = channels.from; c < channels.to; c++) {
    const struct channel_source of = channel_source(context, source, c);
    float *to = floats(context, output->data) + (int64_t)c * output->capacity * BATCH_LANES;
    __builtin_memset(to, 0, (int64_t)blocks_of(context) * BATCH_LANES_BYTES);
    for (int example = 0; example < count; example++) {
      read_source(read, floats(context, input->data) + ((int64_t)example * input->channels + c) * plane,
                  (int)(plane / BATCH_LANES), of);
      float result = read[0];
      for (int i = 1; i < pixels; i++) {
        if (op->average) result += read[i];
        else if (read[i] > result || read[i] != read[i]) result = read[i];
      }
      to[example] = op->average ? result / (float)pixels : result;
    }
  }
}

static void global_pool(const struct context *context, const struct global_pool *op) {
  const struct source *source = at(context, op->source);
  const struct tensor *input = source_tensor(context, source), *output = at(context, op->output);
  if (input->is_planar) {
    global_pool_of_planes(context, op, source, input, output);
    return;
  }
  const struct pool over_all = {.average = op->average};
  const struct range planes = share(context, blocks_of(context) * input->channels);
  for (int i = planes.from; i < planes.to; i++) {
    const int block = i / input->channels, c = i % input->channels;
    const struct plane from = plane_of(context, input, block, c);
    const struct channel_source of = channel_source(context, source, c);
    float *to = floats(context, output->data) + ((int64_t)c * output->capacity + block) * BATCH_LANES;
    for (int part = 0; part < PARTS; part++)
      store(to + part * LANES,
            pool_value(&over_all, &from, (struct pooled){0, from.height, 0, from.width}, &of, part));
    if (of.normalised && is_partial(context, block)) clear_padding(context, block, to, 1);
  }
}

/*
 * Every pixel that holds the largest value gets its gradient, as in TensorFlow.js, where this is no pooling but a
 * maximum.
 */
static void global_pool_backward(const struct context *context, const struct global_pool_backward *op) {
  const struct source *source = at(context, op->forward.source);
  const struct tensor *input = source_tensor(context, source), *gradient = at(context, op->gradient);
  const struct tensor *result = at(context, op->input_gradient);
  const struct pool over_all = {.average = op->forward.average};
  const struct range planes = share(context, blocks_of(context) * input->channels);
  const vector size = splat((float)(input->height * input->width));
  for (int i = planes.from; i < planes.to; i++) {
    const int block = i / input->channels, c = i % input->channels;
    const struct plane from = plane_of(context, input, block, c), to = plane_of(context, result, block, c);
    const struct channel_source of = channel_source(context, source, c);
    const float *g = floats(context, gradient->data) + ((int64_t)c * gradient->capacity + block) * BATCH_LANES;
    for (int part = 0; part < PARTS; part++) {
      const vector whole = load(g + part * LANES);
      vector largest = whole / size;
      if (!op->forward.average)
        largest = pool_value(&over_all, &from, (struct pooled){0, from.height, 0, from.width}, &of, part);
      for (int y = 0; y < from.height; y++) {
        for (int x = 0; x < from.width; x++) {
          const int64_t index = (int64_t)x * BATCH_LANES + part * LANES;
          float *target = (float *)to.from + y * to.row + index;
          if (op->forward.average) {
            store(target, largest);
            continue;
          }
          store(target, keep(read_value(from.from + y * from.row + index, &of) == largest, whole));
        }
      }
    }
  }
}

#endif
