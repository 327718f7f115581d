/*
 * What is done value by value: sources materialised, gradients passed back through rectifiers, tensors added, padded,
 * cropped and concatenated. Reads and writes NHCWn16, CNn16 and NCHW run by run, all in the same way. `load_input`
 * reads examples as users have them, the values of each input [height][width][channels]; `reshape` goes by that order
 * within an example.
 */
#ifndef ELEMENTWISE_H
#define ELEMENTWISE_H
#include "mathematics.h"
#include "source.h"

/* Writes a source out as a tensor: what else is done by whoever reads it. */
static void materialise(const struct context *context, const struct materialise *op) {
  const struct source *source = at(context, op->source);
  const struct runs runs = runs_of(context, source_tensor(context, source));
  const struct tensor *output = at(context, op->output);
  for (int item = runs.items.from; item < runs.items.to; item++) {
    for (int c = runs.channels.from; c < runs.channels.to; c++) {
      float *to = same_run(context, &runs, output, item, c);
      read_source(to, run_at(&runs, item, c), runs.pixels, channel_source(context, source, c));
      if (source->scale) clear_run_padding(context, &runs, item, to);
    }
  }
}

/* Adds two sources. */
static void add(const struct context *context, const struct add *op) {
  const struct source *left = at(context, op->left), *right = at(context, op->right);
  const struct tensor *other = source_tensor(context, right), *output = at(context, op->output);
  const struct runs runs = runs_of(context, source_tensor(context, left));
  float *first = (float *)scratch(context), *second = first + (int64_t)runs.pixels * BATCH_LANES;
  const int normalised = left->scale || right->scale;
  for (int item = runs.items.from; item < runs.items.to; item++) {
    for (int c = runs.channels.from; c < runs.channels.to; c++) {
      float *to = same_run(context, &runs, output, item, c);
      read_source(first, run_at(&runs, item, c), runs.pixels, channel_source(context, left, c));
      read_source(second, same_run(context, &runs, other, item, c), runs.pixels,
                  channel_source(context, right, c));
      for (int i = 0; i < runs.pixels * BATCH_LANES; i += LANES) {
        const vector sum = load(first + i) + load(second + i);
        if (runs.is_planar) store(to + i, sum);
        else stream(to + i, sum);
      }
      if (normalised) clear_run_padding(context, &runs, item, to);
    }
  }
}

/* Adds a bias to a tensor, where it lies. */
static void add_bias(const struct context *context, const struct add_bias *op) {
  const struct runs runs = runs_of(context, at(context, op->tensor));
  for (int item = runs.items.from; item < runs.items.to; item++) {
    for (int c = runs.channels.from; c < runs.channels.to; c++) {
      float *run = run_at(&runs, item, c);
      const vector bias = splat(floats(context, op->bias)[c]);
      for (int i = 0; i < runs.pixels * BATCH_LANES; i += LANES) store(run + i, load(run + i) + bias);
      clear_run_padding(context, &runs, item, run);
    }
  }
}

/* The gradient of a source's rectifier; and the sums of g and g x that its normalisation needs. */
static void relu_backward(const struct context *context, const struct relu_backward *op) {
  const struct source *source = at(context, op->source);
  const struct tensor *gradient = at(context, op->gradient);
  const struct tensor *output = op->output ? at(context, op->output) : 0;
  const struct tensor *input = source_tensor(context, source);
  const struct runs runs = runs_of(context, input);
  double *sums = op->sums ? sums_of(context, op->sums, input->channels) : 0;
  const vector zero = {0};
  for (int item = runs.items.from; item < runs.items.to; item++) {
    for (int c = runs.channels.from; c < runs.channels.to; c++) {
      const struct channel_source of = channel_source(context, source, c);
      const vector scale = splat(of.scale), shift = splat(of.shift);
      const float *x = run_at(&runs, item, c), *g = same_run(context, &runs, gradient, item, c);
      float *to = output ? same_run(context, &runs, output, item, c) : 0;
      vector sum = zero, products = zero;
      for (int i = 0; i < runs.pixels * BATCH_LANES; i += LANES) {
        const vector value = load(x + i);
        vector through = load(g + i);
        if (of.relu) through = keep(is_positive(multiply_add(scale, value, shift)), through);
        sum += through;
        products = multiply_add(through, value, products);
        if (to) store(to + i, through);
      }
      if (sums) {
        sums[c] += sum_lanes(sum);
        sums[input->channels + c] += sum_lanes(products);
      }
    }
  }
}

/* Writes a gradient out as a tensor, and adds what came from elsewhere. */
static void accumulate_gradient(const struct context *context, const struct accumulate_gradient *op) {
  const struct gradient *gradient = at(context, op->gradient);
  const struct tensor *tensor = at(context, gradient->tensor), *output = at(context, op->output);
  const struct tensor *input = gradient->input ? at(context, gradient->input) : tensor;
  const float *coefficients =
      gradient->coefficients ? floats(context, gradient->coefficients) : 0;
  const struct runs runs = runs_of(context, tensor);
  for (int item = runs.items.from; item < runs.items.to; item++) {
    for (int c = runs.channels.from; c < runs.channels.to; c++) {
      const float *g = run_at(&runs, item, c), *x = same_run(context, &runs, input, item, c);
      float *to = same_run(context, &runs, output, item, c);
      if (op->previous) {
        const float *previous = same_run(context, &runs, at(context, op->previous), item, c);
        vector a = splat(1), b = splat(0), d = splat(0);
        if (coefficients) {
          a = splat(coefficients[c]);
          b = splat(coefficients[tensor->channels + c]);
          d = splat(coefficients[2 * tensor->channels + c]);
          for (int i = 0; i < runs.pixels * BATCH_LANES; i += LANES)
            store(to + i, multiply_add(a, load(g + i), multiply_add(b, load(x + i), d)) + load(previous + i));
        } else {
          for (int i = 0; i < runs.pixels * BATCH_LANES; i += LANES)
            store(to + i, load(g + i) + load(previous + i));
        }
      } else {
        read_gradient(to, g, x, runs.pixels, coefficients, tensor->channels, c);
      }
      if (coefficients) clear_run_padding(context, &runs, item, to);
    }
  }
}

static void activate(const struct context *context, const struct activate *op) {
  const struct tensor *output = at(context, op->output);
  const struct runs runs = runs_of(context, at(context, op->input));
  for (int item = runs.items.from; item < runs.items.to; item++) {
    for (int c = runs.channels.from; c < runs.channels.to; c++) {
      const float *from = run_at(&runs, item, c);
      float *to = same_run(context, &runs, output, item, c);
      for (int i = 0; i < runs.pixels * BATCH_LANES; i++)
        to[i] = (float)activation(op->function, from[i], op->parameter);
      clear_run_padding(context, &runs, item, to);
    }
  }
}

static void activate_backward(const struct context *context, const struct activate_backward *op) {
  const struct tensor *gradient = at(context, op->gradient), *output = at(context, op->output);
  const struct runs runs = runs_of(context, at(context, op->input));
  for (int item = runs.items.from; item < runs.items.to; item++) {
    for (int c = runs.channels.from; c < runs.channels.to; c++) {
      const float *from = run_at(&runs, item, c), *g = same_run(context, &runs, gradient, item, c);
      float *to = same_run(context, &runs, output, item, c);
      for (int i = 0; i < runs.pixels * BATCH_LANES; i++)
        to[i] = g[i] * (float)activation_slope(op->function, from[i], op->parameter);
    }
  }
}

/* Multiplies two tensors: dropout, forward and back. */
static void multiply(const struct context *context, const struct multiply *op) {
  const struct tensor *right = at(context, op->right), *output = at(context, op->output);
  const struct runs runs = runs_of(context, at(context, op->left));
  for (int item = runs.items.from; item < runs.items.to; item++) {
    for (int c = runs.channels.from; c < runs.channels.to; c++) {
      const float *a = run_at(&runs, item, c), *b = same_run(context, &runs, right, item, c);
      float *to = same_run(context, &runs, output, item, c);
      for (int i = 0; i < runs.pixels * BATCH_LANES; i += LANES) store(to + i, load(a + i) * load(b + i));
    }
  }
}

/* Copies rows of planes. */
static void copy_planes(const struct context *context, const struct copy_subtensor *op, const struct tensor *input,
                        const struct tensor *output) {
  const struct runs runs = runs_of(context, output);
  const int64_t plane = plane_floats(input);
  const int left = larger(0, op->x), right = smaller(output->width, op->x + input->width);
  const int top = larger(0, op->y), bottom = smaller(output->height, op->y + input->height);
  for (int example = runs.items.from; example < runs.items.to; example++) {
    for (int c = runs.channels.from; c < runs.channels.to; c++) {
      float *to = run_at(&runs, example, c);
      if (op->clear) __builtin_memset(to, 0, (int64_t)runs.pixels * BATCH_LANES_BYTES);
      const int from_channel = c - op->channel;
      if (from_channel < 0 || from_channel >= input->channels) continue;
      const float *from = floats(context, input->data) + ((int64_t)example * input->channels + from_channel) * plane;
      for (int y = top; y < bottom && left < right; y++)
        __builtin_memcpy(to + (int64_t)y * output->width + left,
                         from + (int64_t)(y - op->y) * input->width + left - op->x,
                         (int64_t)(right - left) * FLOAT_BYTES);
    }
  }
}

/*
 * Copies a tensor into part of a larger one, or out of one: padding, concatenation, and both of them backwards.
 */
static void copy_subtensor(const struct context *context, const struct copy_subtensor *op) {
  const struct tensor *input = at(context, op->input), *output = at(context, op->output);
  if (output->is_planar) {
    copy_planes(context, op, input, output);
    return;
  }
  const struct runs runs = runs_of(context, output);
  for (int item = runs.items.from; item < runs.items.to; item++) {
    const int block = item / runs.rows, y = item % runs.rows - op->y;
    for (int c = runs.channels.from; c < runs.channels.to; c++) {
      float *to = run_at(&runs, item, c);
      if (op->clear) __builtin_memset(to, 0, (int64_t)runs.pixels * BATCH_LANES_BYTES);
      const int from_channel = c - op->channel;
      if (from_channel < 0 || from_channel >= input->channels) continue;
      if (runs.is_vector) {
        __builtin_memcpy(to, floats(context, input->data) + (int64_t)from_channel * input->capacity * BATCH_LANES,
                         (int64_t)runs.pixels * BATCH_LANES_BYTES);
        continue;
      }
      if (y < 0 || y >= input->height) continue;
      const int from = larger(0, op->x), until = smaller(runs.pixels, op->x + input->width);
      const float *row = floats(context, input->data) +
                         (((int64_t)block * input->height + y) * input->channels + from_channel) *
                             input->width * BATCH_LANES;
      if (until > from)
        __builtin_memcpy(to + (int64_t)from * BATCH_LANES, row + (int64_t)(from - op->x) * BATCH_LANES,
                         (int64_t)(until - from) * BATCH_LANES_BYTES);
    }
  }
}

/* Where the batch lanes of a block lie whose index is `index` in the order (height, width, channel). */
INLINE float *lanes_at(const struct context *context, const struct tensor *tensor, int block, int index) {
  float *data = floats(context, tensor->data);
  if (tensor->is_vector) return data + ((int64_t)index * tensor->capacity + block) * BATCH_LANES;
  const int channel = index % tensor->channels, x = index / tensor->channels % tensor->width,
            y = index / tensor->channels / tensor->width;
  const int64_t row = ((int64_t)block * tensor->height + y) * tensor->channels + channel;
  return data + (row * tensor->width + x) * BATCH_LANES;
}
/* Where the value of an example lies whose index is `index` in that order. */
INLINE float *value_at(const struct context *context, const struct tensor *tensor, int example, int index) {
  if (!tensor->is_planar)
    return lanes_at(context, tensor, example / BATCH_LANES, index) + example % BATCH_LANES;
  return floats(context, tensor->data) +
         ((int64_t)example * tensor->channels + index % tensor->channels) * plane_floats(tensor) +
         index / tensor->channels;
}
/* A plane of planar images, into where its values go in that order; lanes of a vector without an example are 0. */
static void reshape_plane(const struct context *context, const float *plane, const struct tensor *output, int example,
                          int c, struct range pixels, int channels) {
  float *data = floats(context, output->data);
  const int64_t step = (int64_t)output->capacity * BATCH_LANES;
  for (int i = pixels.from; i < pixels.to; i++) {
    const int index = i * channels + c;
    if (output->is_vector) data[index * step + example] = plane[i];
    else *value_at(context, output, example, index) = plane[i];
  }
}
/* The same where one of them is planar, plane by plane of it. */
static void reshape_planes(const struct context *context, const struct tensor *input, const struct tensor *output) {
  const struct tensor *planar = input->is_planar ? input : output;
  const struct range pixels = {0, planar->height * planar->width}, channels = share(context, planar->channels);
  for (int c = channels.from; c < channels.to; c++) {
    for (int i = 0; output->is_vector && i < pixels.to; i++)
      __builtin_memset(lanes_at(context, output, 0, i * planar->channels + c), 0,
                       (int64_t)blocks_of(context) * BATCH_LANES_BYTES);
    for (int example = 0; example < context->step->count; example++) {
      float *plane = floats(context, planar->data) + ((int64_t)example * planar->channels + c) * plane_floats(planar);
      if (input->is_planar) {
        reshape_plane(context, plane, output, example, c, pixels, planar->channels);
        continue;
      }
      for (int i = 0; i < pixels.to; i++) plane[i] = *value_at(context, input, example, i * planar->channels + c);
    }
  }
}

/* Copies values in the order (height, width, channel) into another shape. */
static void reshape(const struct context *context, const struct reshape *op) {
  const struct tensor *input = at(context, op->input), *output = at(context, op->output);
  if (input->is_planar || output->is_planar) {
    reshape_planes(context, input, output);
    return;
  }
  const struct range indices = share(context, input->height * input->width * input->channels);
  const int blocks = blocks_of(context);
  for (int index = indices.from; index < indices.to; index++)
    for (int block = 0; block < blocks; block++)
      __builtin_memcpy(lanes_at(context, output, block, index),
                       lanes_at(context, input, block, index), BATCH_LANES_BYTES);
}

static void load_planes(const struct context *context, const float *input, int size, const struct tensor *output) {
  const struct range channels = share(context, output->channels);
  const int pixels = output->height * output->width;
  for (int example = 0; example < context->step->count; example++, input += size) {
    for (int c = channels.from; c < channels.to; c++) {
      float *to = floats(context, output->data) + ((int64_t)example * output->channels + c) * plane_floats(output);
      for (int i = 0; i < pixels; i++) to[i] = input[(int64_t)i * output->channels + c];
    }
  }
}

static void load_input(const struct context *context, const struct load_input *op) {
  const struct tensor *output = at(context, op->output);
  const int size = output->height * output->width * output->channels, count = context->step->count;
  const struct range indices = share(context, size);
  const float *input = floats(context, op->input) + op->first;
  if (output->is_planar) {
    load_planes(context, input, op->size, output);
    return;
  }
  for (int block = 0; block < blocks_of(context); block++) {
    const int lanes = smaller(BATCH_LANES, count - block * BATCH_LANES);
    for (int index = indices.from; index < indices.to; index++) {
      float *to = lanes_at(context, output, block, index);
      for (int lane = 0; lane < BATCH_LANES; lane++)
        to[lane] = lane < lanes ? input[(int64_t)(block * BATCH_LANES + lane) * op->size + index] : 0;
    }
  }
}

static void clear(const struct context *context, const struct clear *op) {
  const struct range range = share(context, op->floats);
  __builtin_memset(floats(context, op->destination) + range.from, 0, (int64_t)(range.to - range.from) * FLOAT_BYTES);
}

#endif
