/*
 * Convolutions and pooling of planar images (NCHW), for a few examples: lanes are neighbouring pixels. A channel is
 * unfolded: copied once for each column of the window, normalised and rectified, padded, and apart by the rows' phase of
 * the stride, so that what a tap meets for all pixels of the output lies in one piece: im2col (Chellapilla et al. 2006),
 * but along rows alone, as rows lie one after another anyway. Convolutions go through the output strip by strip, and
 * unfold into scratch what a block of columns meets of it, which stays in the first-level cache; the tiles of tile.h run
 * over it as over a fully connected layer, BATCH_LANES neighbouring pixels for those of a batch.
 */
#ifndef PLANES_H
#define PLANES_H
#include "source.h"
#include "tile.h"

/* Stores the first `count` floats of a vector. */
INLINE void store_some(float *to, vector value, int count) {
  if (count >= LANES) {
    store(to, value);
    return;
  }
#if LANES == 16
  _mm512_mask_storeu_ps(to, (__mmask16)((1 << count) - 1), (__m512)value);
#else
  typedef float four __attribute__((vector_size(16), aligned(FLOAT_BYTES), may_alias));
  float values[LANES];
  store(values, value);
  int i = 0;
  if (LANES > 4 && count >= 4) {
    *(four *)to = *(const four *)values;
    i = 4;
  }
  for (; i < count; i++) to[i] = values[i];
#endif
}

/* Copies floats of a channel, as a layer reads them, which end where the memory does: the last vector overlaps. */
INLINE void copy_floats(float *to, const float *from, int count, struct channel_source of) {
  const vector scale = splat(of.scale), shift = splat(of.shift);
  /* No value is at most NaN: all of them are kept. */
  const vector dropped = splat(of.relu ? 0 : __builtin_nanf(""));
#define READ(value) multiply_add(scale, value, shift)
#define AS_READ(value) keep(~(integers)(READ(value) <= dropped), READ(value))
  for (int i = 0; i + LANES <= count; i += LANES) store(to + i, AS_READ(load(from + i)));
  if (count >= LANES) {
    if (count % LANES) store(to + count - LANES, AS_READ(load(from + count - LANES)));
    return;
  }
  float values[LANES] = {0};
  for (int i = 0; i < count; i++) values[i] = from[i];
  store_some(to, AS_READ(load(values)), count);
#undef READ
#undef AS_READ
}
INLINE void move_floats(float *to, const float *from, int count) {
  int i = 0;
  for (; i + LANES <= count; i += LANES) store(to + i, load(from + i));
  if (count >= LANES) store(to + count - LANES, load(from + count - LANES));
  else
    for (; i < count; i++) to[i] = from[i];
}
INLINE void fill_floats(float *to, float value, int count) {
  int i = 0;
  for (; i + LANES <= count; i += LANES) store(to + i, splat(value));
  for (; i < count; i++) to[i] = value;
}

/* `count` floats, LANES at most, each `stride` after the one before; reads up to two vectors. */
INLINE vector load_every(const float *from, int stride, int count) {
  if (stride == 1) return load(from);
  if (stride == 2) {
    typedef float whole __attribute__((vector_size(VECTOR_BYTES)));
    const whole low = load(from), high = load(from + LANES);
#if LANES == 16
    return __builtin_shufflevector(low, high, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
#elif LANES == 8
    return __builtin_shufflevector(low, high, 0, 2, 4, 6, 8, 10, 12, 14);
#else
    return __builtin_shufflevector(low, high, 0, 2, 4, 6);
#endif
  }
  float values[LANES] = {0};
  for (int i = 0; i < LANES && i < count; i++) values[i] = from[(int64_t)i * stride];
  return load(values);
}
/* Divisions take longer than the rest of a short row. */
INLINE int in_steps(int pixels, int stride) { return stride == 1 ? pixels : pixels / stride; }

/*
 * The places [from, to) of `count` at which a window's row or column, `before` pixels before its first place, lies within
 * `size` pixels.
 */
INLINE struct range places_within(int before, int size, int stride, int count) {
  const int last = size - 1 + before;
  const int from = before > 0 ? smaller(count, in_steps(before + stride - 1, stride)) : 0;
  return (struct range){from, last < 0 ? from : larger(from, smaller(count, in_steps(last, stride) + 1))};
}

/* Columns [from, to) of rows that lie `width` floats apart. */
INLINE void clear_columns(float *rows, int from, int to, int height, int width) {
  for (int x = from; x < to; x++)
    for (int y = 0; y < height; y++) rows[(int64_t)y * width + x] = 0;
}

INLINE int64_t unfolded_channel(const struct unfolded *unfolded) {
  return (int64_t)unfolded->kernel_width * unfolded->phases * unfolded->phase_floats;
}

/* What is read a vector or two at a time may be read so far behind a plane. */
#define READ_BEHIND (2 * BATCH_LANES)

/* The rows of a channel that are unfolded, as the layer reads them. Gives where pixel (0, 0) lies, or would lie. */
INLINE const float *read_rows(float *read, const float *plane, const struct tensor *input, struct channel_source of,
                              const struct unfolded *to, int first, int count) {
  const int64_t top = (int64_t)first * to->stride_y - to->pad_top, height = input->height,
                bottom = top + (int64_t)(count - 1) * to->stride_y + to->phases;
  const int64_t from = (top < 0 ? 0 : top < height ? top : height) * input->width / BATCH_LANES,
                end = (bottom < 0 ? 0 : bottom < height ? bottom : height) * input->width;
  const int64_t pixels = (end + BATCH_LANES - 1) / BATCH_LANES - from;
  read_source(read, plane + from * BATCH_LANES, pixels > 0 ? (int)pixels : 0, of);
  return read - from * BATCH_LANES;
}

/*
 * Rows [first, first + count) of a channel for a window that goes over all pixels one by one: rows lie together as they do
 * in the image, and what one of its columns meets is what another one does, moved.
 */
ONCE void unfold_whole(float *unfolded, const float *plane, int height, struct channel_source of,
                       const struct unfolded *record, int first, int count) {
  /* A copy that no store can change. */
  const struct unfolded to = *record;
  const int width = to.width;
  const struct range within = places_within(to.pad_top - first, height, 1, count);
  const int rows = within.to - within.from;
  float *own = unfolded + (int64_t)to.pad_left * to.phase_floats;
  fill_floats(own, 0, within.from * width);
  if (rows > 0)
    copy_floats(own + (int64_t)within.from * width, plane + (int64_t)(first + within.from - to.pad_top) * width,
                rows * width, of);
  fill_floats(own + (int64_t)within.to * width, 0, (count - within.to) * width);
  for (int kx = 0; kx < to.kernel_width; kx++, unfolded += to.phase_floats) {
    if (kx == to.pad_left) continue;
    const int left = larger(0, to.pad_left - kx), right = larger(0, kx - to.pad_left);
    move_floats(unfolded + left, own + right, count * width - left - right);
    clear_columns(unfolded, 0, left, count, width);
    clear_columns(unfolded, width - right, width, count, width);
  }
}

/*
 * The same of each phase, for any window: rows are taken from those that were read, in whole vectors. The last of a row
 * reaches into what comes next, which is written later.
 */
ONCE void unfold_phases(float *unfolded, const float *read, int height, int width, const struct unfolded *record,
                        int first, int count) {
  const struct unfolded copy = *record, *to = &copy;
  const int stride = to->stride_x;
  for (int kx = 0; kx < to->kernel_width; kx++) {
    const struct range met = places_within(to->pad_left - kx, width, stride, to->width);
    const int columns = met.to - met.from;
    for (int phase = 0; phase < to->phases; phase++, unfolded += to->phase_floats) {
      const struct range within = places_within(to->pad_top - phase - first * to->stride_y, height, to->stride_y, count);
      const int rows = within.to - within.from;
      const int64_t y = (int64_t)(first + within.from) * to->stride_y + phase - to->pad_top;
      const float *from = read + y * width + (int64_t)met.from * stride + kx - to->pad_left;
      float *own = unfolded + (int64_t)within.from * to->width;
      fill_floats(unfolded, 0, within.from * to->width);
      for (int row = 0; row < rows; row++, from += (int64_t)to->stride_y * width) {
        float *row_of = own + (int64_t)row * to->width + met.from;
        for (int x = 0; x < columns; x += LANES)
          store(row_of + x, load_every(from + (int64_t)x * stride, stride, columns - x));
      }
      clear_columns(own, 0, met.from, rows, to->width);
      clear_columns(own, met.to, to->width, rows, to->width);
      fill_floats(own + (int64_t)rows * to->width, 0, (count - within.to) * to->width);
    }
  }
}

/*
 * Rows [first, first + count) of each phase of a channel of a planar image, as the layer reads it; `read` has room for a
 * plane.
 */
INLINE void unfold_channel(float *unfolded, float *read, const float *plane, const struct tensor *input,
                           struct channel_source of, const struct unfolded *to, int first, int count) {
  const int height = input->height, width = input->width;
  const int is_whole = to->stride_x == 1 && to->stride_y == 1 && to->width == width && to->kernel_width <= width &&
                       to->pad_left < to->kernel_width;
  if (is_whole) unfold_whole(unfolded, plane, height, of, to, first, count);
  else unfold_phases(unfolded, read_rows(read, plane, input, of, to, first, count), height, width, to, first, count);
}

/* Where a tap's values for all pixels of the output begin, in the unfolded channel. */
INLINE int64_t tap_at(const struct unfolded *of, int ky, int kx) {
  return ((int64_t)kx * of->phases + ky % of->stride_y) * of->phase_floats +
         (int64_t)(ky / of->stride_y) * of->width;
}

/* Products of the pixels of a strip, BATCH_LANES floats each, with a block of columns. */
static void convolve_block(struct spmm *spmm, const char *input, char *result, int pixels) {
  for (int x = 0; x < pixels;) {
    const int is_tall = TILE_ROWS > 1 && pixels - x >= TILE_ROWS * TILE_COLUMNS;
    const int wide = is_tall ? TILE_COLUMNS : tile_width(x, pixels);
    const int64_t first = (int64_t)x * BATCH_LANES_BYTES;
    ANY_TILE(spmm, is_tall ? TILE_ROWS : 1, wide, spmm, input + first, result + first);
    x += is_tall ? TILE_ROWS * wide : wide;
  }
}

/* Strips are shared out, or rows of the matrix where there are few strips. */
static void convolution_of_planes(const struct context *context, const struct convolution_of_planes *op) {
  const struct source *source = at(context, op->source);
  const struct tensor *input = source_tensor(context, source), *output = at(context, op->output);
  const struct unfolded *to = at(context, op->unfolded);
  struct spmm spmm = spmm_of(context, at(context, op->matrix));
  const int64_t plane = plane_floats(output), input_plane = plane_floats(input), channel_floats = unfolded_channel(to);
  const int pixels = (int)(plane / BATCH_LANES), strips = (pixels + STRIP_PIXELS - 1) / STRIP_PIXELS;
  const int blocks = spmm.blocks.to, width = output->width;
  float *read = (float *)scratch(context), *unfolded = read + input_plane + READ_BEHIND;
  spmm.pixel_step = BATCH_LANES_BYTES;
  spmm.row_step = TILE_COLUMNS * BATCH_LANES_BYTES;
  spmm.result_step = plane * FLOAT_BYTES;
  spmm.bias = op->bias ? floats(context, op->bias) : 0;
  struct range items = {0, context->step->count * strips};
  const int all = items.to * context->together;
  if (all >= 4 * context->threads || all % context->threads == 0) items = share(context, items.to);
  else spmm.rows = share(context, output->channels);
  if (spmm.rows.from == spmm.rows.to) return;
  for (int item = items.from; item < items.to; item++) {
    const int example = item / strips, first_pixel = item % strips * STRIP_PIXELS,
              count = smaller(STRIP_PIXELS, pixels - first_pixel);
    const int first = first_pixel * BATCH_LANES / width,
              last = smaller(output->height - 1, ((first_pixel + count) * BATCH_LANES - 1) / width);
    const int rows = last - first + 1 + (to->kernel_height - 1) / to->stride_y;
    const int64_t at_strip = example * plane * output->channels + (int64_t)first_pixel * BATCH_LANES;
    float *result = floats(context, output->data) + at_strip;
    for (int block = 0; block < blocks; block++) {
      const int c0 = block * op->block_columns, c1 = smaller(input->channels, c0 + op->block_columns);
      for (int c = c0; c < c1; c++) {
        const float *from = floats(context, input->data) + ((int64_t)example * input->channels + c) * input_plane;
        unfold_channel(unfolded + (c - c0) * channel_floats, read, from, input, channel_source(context, source, c), to,
                       first, rows);
      }
      spmm.blocks = (struct range){block, block + 1};
      convolve_block(&spmm, (const char *)(unfolded + (int64_t)first_pixel * BATCH_LANES - (int64_t)first * width),
                     (char *)result, count);
    }
    if (!op->residual) continue;
    const float *residual = floats(context, ((struct tensor *)at(context, op->residual))->data) + at_strip;
    for (int row = spmm.rows.from; row < spmm.rows.to; row++) {
      for (int i = 0; i < count * BATCH_LANES; i += LANES)
        store(result + row * plane + i, load(result + row * plane + i) + load(residual + row * plane + i));
    }
  }
}

/* A depthwise convolution's window, that unfolds whole channels. */
INLINE struct unfolded unfolded_of(const struct depthwise_forward *op, const struct tensor *output) {
  struct unfolded of = {
      .kernel_height = op->kernel_height,
      .kernel_width = op->kernel_width,
      .stride_y = op->stride_y,
      .stride_x = op->stride_x,
      .pad_top = op->pad_top,
      .pad_left = op->pad_left,
      .width = output->width,
      .rows = output->height + (op->kernel_height - 1) / op->stride_y,
      .phases = smaller(op->stride_y, op->kernel_height),
  };
  of.phase_floats = (of.rows * of.width + BATCH_LANES - 1) / BATCH_LANES * BATCH_LANES;
  return of;
}

static void depthwise_of_planes(const struct context *context, const struct depthwise_forward *op) {
  const struct tensor *input = at(context, op->input), *output = at(context, op->output);
  const struct unfolded to = unfolded_of(op, output);
  const struct channel_source as_it_is = {1, 0, 0, 0};
  const int64_t input_plane = plane_floats(input), output_plane = plane_floats(output);
  float *read = (float *)scratch(context), *unfolded = read + input_plane + READ_BEHIND;
  const struct range planes = share(context, context->step->count * input->channels);
  for (int plane = planes.from; plane < planes.to; plane++) {
    const float *from = floats(context, input->data) + plane * input_plane;
    unfold_channel(unfolded, read, from, input, as_it_is, &to, 0, to.rows);
    for (int m = 0; m < op->multiplier; m++) {
      const int channel = plane % input->channels * op->multiplier + m;
      const float *weights = floats(context, op->weights) + channel;
      float *result = floats(context, output->data) + ((int64_t)plane * op->multiplier + m) * output_plane;
      for (int64_t i = 0; i < output_plane; i += LANES) {
        vector sum = splat(op->bias ? floats(context, op->bias)[channel] : 0);
        for (int ky = 0; ky < to.kernel_height; ky++)
          for (int kx = 0; kx < to.kernel_width; kx++)
            sum = multiply_add(splat(weights[(int64_t)(ky * to.kernel_width + kx) * output->channels]),
                               load(unfolded + tap_at(&to, ky, kx) + i), sum);
        store(result + i, sum);
      }
    }
  }
}

INLINE vector pool_two(vector a, vector b, int average) {
  if (average) return a + b;
  const integers is_larger = (b > a) | (b != b);
  return (vector)((is_larger & (integers)b) | (~is_larger & (integers)a));
}

/* Windows are pooled over their rows first, into one row with its padding, and then over columns. */
static void pool_of_planes(const struct context *context, const struct pool *op, const struct source *source,
                           const struct tensor *input, const struct tensor *output) {
  const int64_t input_plane = plane_floats(input), output_plane = plane_floats(output);
  const int width = input->width;
  const float padding = op->average ? 0 : -__builtin_inff();
  float *read = (float *)scratch(context), *row = read + input_plane + READ_BEHIND, *own = row + op->pad_left;
  const int columns = larger((output->width - 1) * op->stride_x + op->pool_width, op->pad_left + width);
  fill_floats(row, padding, columns);
  const struct range planes = share(context, context->step->count * input->channels);
  for (int plane = planes.from; plane < planes.to; plane++) {
    read_source(read, floats(context, input->data) + plane * input_plane, (int)(input_plane / BATCH_LANES),
                channel_source(context, source, plane % input->channels));
    float *to = floats(context, output->data) + plane * output_plane;
    for (int y = 0; y < output->height; y++, to += output->width) {
      const int first = y * op->stride_y - op->pad_top, top = larger(0, first),
                bottom = smaller(input->height, first + op->pool_height);
      for (int x = 0; x < width; x += LANES) {
        const float *from = read + (int64_t)top * width + x;
        vector result = load(from);
        for (int i = top + 1; i < bottom; i++) result = pool_two(result, load(from += width), op->average);
        store_some(own + x, result, width - x);
      }
      for (int x = 0; x < output->width; x += LANES) {
        const float *from = row + (int64_t)x * op->stride_x;
        vector result = load_every(from, op->stride_x, output->width - x);
        for (int i = 1; i < op->pool_width; i++)
          result = pool_two(result, load_every(from + i, op->stride_x, output->width - x), op->average);
        store_some(to + x, result, output->width - x);
      }
      for (int x = 0; op->average && x < output->width; x++) {
        const int left = x * op->stride_x - op->pad_left;
        to[x] /= (float)((bottom - top) * (smaller(width, left + op->pool_width) - larger(0, left)));
      }
    }
  }
}

#endif
