/*
 * The inner loops. A tile is a few pixels of the output, held in registers while the active weights of one row and one
 * block of columns go by: one load and one multiply-add a weight and vector. A block of columns keeps its part of the
 * input in the first-level cache. Weights lie as in XNNPACK's SpMM micro-kernels (Elsen et al. 2020, "Fast sparse
 * ConvNets"): for each row its extent of slots, a value a slot, and the offset of the input it multiplies; offsets reach
 * over the taps of a kernel as in direct sparse convolution (Park et al. 2017, "Faster CNNs with direct sparse
 * convolutions and guided pruning"). Reads rows [channel][column][BATCH_LANES], writes tiles [row][pixel][BATCH_LANES].
 */
#ifndef TILE_H
#define TILE_H
#include "heap.h"

#if LANES == 16
#define TILE_ROWS 2
#define TILE_COLUMNS 8
#elif LANES == 8
#define TILE_ROWS 1
#define TILE_COLUMNS 4
#else
#define TILE_ROWS 1
#define TILE_COLUMNS 2
#endif

struct product {
  const struct pattern *pattern;
  const int32_t *row_extents;
  const int32_t *input_offsets;
  const float *values;
  /* First value of each row, or null for 0. */
  const float *bias;
  /* Rows worked on. */
  struct range rows;
  /* Bytes from a pixel of a tile to the next, and to the one below, in what is read. */
  int64_t pixel_step;
  int64_t row_step;
  /* Bytes from a row's tile to the next row's in what is written. */
  int64_t result_step;
};

INLINE struct product product_of(const struct context *context, const struct pattern *pattern) {
  return (struct product){
      .pattern = pattern,
      .row_extents = at(context, pattern->row_extents),
      .input_offsets = at(context, pattern->input_offsets),
      .values = floats(context, pattern->values),
      .rows = {0, pattern->rows},
  };
}

/* result[row][pixel] = bias[row] + sum over the row's active weights of value * input[pixel + input offset]. */
INLINE void multiply_tile(const int height, const int width, const int64_t pixel_step,
                          const struct product *product, const char *input, char *result) {
  const int rows = product->pattern->rows, blocks = product->pattern->blocks;
  const int64_t row_step = product->row_step;
  for (int block = 0; block < blocks; block++) {
    const int32_t *row_extents = product->row_extents + 2 * (int64_t)block * rows;
    for (int row = product->rows.from; row < product->rows.to; row++) {
      vector sum[TILE_ROWS * TILE_COLUMNS * PARTS];
      char *to = result + row * product->result_step;
      int slot = row_extents[2 * row];
      const int end = slot + row_extents[2 * row + 1];
      if (block == 0) {
        const vector first = splat(product->bias ? product->bias[row] : 0);
        UNROLL for (int i = 0; i < height * width * PARTS; i++) sum[i] = first;
      } else {
        if (slot == end) continue;
        UNROLL for (int i = 0; i < height * width * PARTS; i++) sum[i] = load(to + i * LANES * 4);
      }
      for (; slot < end; slot++) {
        const char *from = input + product->input_offsets[slot];
        const vector weight = splat(product->values[slot]);
        UNROLL for (int y = 0; y < height; y++) {
          HIDE(from);
          UNROLL for (int x = 0; x < width; x++) {
            UNROLL for (int part = 0; part < PARTS; part++) {
              const int i = (y * width + x) * PARTS + part;
              sum[i] = multiply_add(weight, load(from + x * pixel_step + part * LANES * 4), sum[i]);
              IN_ORDER;
            }
          }
          from += row_step;
        }
      }
      UNROLL for (int i = 0; i < height * width * PARTS; i++) store(to + i * LANES * 4, sum[i]);
    }
  }
}

/*
 * The same where every weight is active: rows go four at a time, so that what is loaded is used four times. Vectors of
 * a tile are taken a few at a time to keep the sums in registers.
 */
#define ROWS_TOGETHER 4
#if LANES == 16
#define VECTORS_TOGETHER 4
#else
#define VECTORS_TOGETHER 2
#endif

INLINE void multiply_rows(const int vectors, const int64_t pixel_step, const struct product *product,
                          int block, int row, const char *input, int first, char *result) {
  vector sum[ROWS_TOGETHER * VECTORS_TOGETHER];
  const int32_t *row_extents = product->row_extents + 2 * ((int64_t)block * product->pattern->rows + row);
  const int slots = row_extents[1];
  const int32_t *input_offsets = product->input_offsets + row_extents[0];
  UNROLL for (int r = 0; r < ROWS_TOGETHER; r++) {
    UNROLL for (int v = 0; v < vectors; v++)
      sum[r * VECTORS_TOGETHER + v] =
          block == 0 ? splat(product->bias ? product->bias[row + r] : 0)
                     : load(result + r * product->result_step + v * LANES * 4);
  }
  const float *values[ROWS_TOGETHER];
  UNROLL for (int r = 0; r < ROWS_TOGETHER; r++) values[r] = product->values + row_extents[2 * r];
  for (int slot = 0; slot < slots; slot++) {
    const char *from = input + input_offsets[slot];
    vector inputs[VECTORS_TOGETHER];
    UNROLL for (int v = 0; v < vectors; v++)
      inputs[v] = load(from + (first + v) / PARTS * pixel_step + (first + v) % PARTS * LANES * 4);
    UNROLL for (int r = 0; r < ROWS_TOGETHER; r++) {
      const vector weight = splat(values[r][slot]);
      UNROLL for (int v = 0; v < vectors; v++)
        sum[r * VECTORS_TOGETHER + v] = multiply_add(weight, inputs[v], sum[r * VECTORS_TOGETHER + v]);
    }
  }
  UNROLL for (int r = 0; r < ROWS_TOGETHER; r++) {
    UNROLL for (int v = 0; v < vectors; v++)
      store(result + r * product->result_step + v * LANES * 4, sum[r * VECTORS_TOGETHER + v]);
  }
}

INLINE void multiply_full_tile(const int height, const int width, const int64_t pixel_step,
                               const struct product *product, const char *input, char *result) {
  const int vectors = width * PARTS;
  struct product rest = *product;
  for (; rest.rows.to - rest.rows.from >= ROWS_TOGETHER; rest.rows.from += ROWS_TOGETHER) {
    for (int block = 0; block < product->pattern->blocks; block++) {
      UNROLL for (int y = 0; y < height; y++) {
        const char *from = input + y * product->row_step;
        char *to = result + rest.rows.from * product->result_step + (int64_t)y * width * BATCH_LANES_BYTES;
        UNROLL for (int v = 0; v < vectors; v += VECTORS_TOGETHER)
          multiply_rows(vectors - v < VECTORS_TOGETHER ? vectors - v : VECTORS_TOGETHER, pixel_step,
                        product, block, rest.rows.from, from, v, to + v * LANES * 4);
      }
    }
  }
  multiply_tile(height, width, pixel_step, &rest, input, result);
}

INLINE void multiply_any_tile(const int height, const int width, const int64_t pixel_step,
                              const struct product *product, const char *input, char *result) {
  if (product->pattern->is_full)
    multiply_full_tile(height, width, pixel_step, product, input, result);
  else multiply_tile(height, width, pixel_step, product, input, result);
}

/*
 * Gradients of weights. Each slot gets a sum of 16 bytes: with LANES > 4, four slots share a vector of 4 LANES bytes in
 * which lane j % 4 belongs to slot j; with 4 lanes each slot has a vector of its own.
 */
struct correlation {
  struct product product;
  /* The output's gradient: bytes to the next channel, and to the tile's next row. */
  int64_t channel_step;
  int64_t below_step;
  float *sums;
};

INLINE vector correlate(const int height, const int width, const int64_t pixel_step,
                        const vector *gradient, const char *input, int64_t row_step) {
  vector even = {0}, odd = {0};
  UNROLL for (int y = 0; y < height; y++) {
    HIDE(input);
    UNROLL for (int x = 0; x < width; x++) {
      UNROLL for (int part = 0; part < PARTS; part++) {
        const int i = (y * width + x) * PARTS + part;
        const vector value = load(input + x * pixel_step + part * LANES * 4);
        if (LANES > 4 && (i & 1)) odd = multiply_add(gradient[i], value, odd);
        else even = multiply_add(gradient[i], value, even);
        IN_ORDER;
      }
    }
    input += row_step;
  }
  return even + odd;
}

#if LANES == 16
#define LOW(a, b) __builtin_shufflevector(a, b, 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29)
#define HIGH(a, b) __builtin_shufflevector(a, b, 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31)
#define LOW_PAIRS(a, b) __builtin_shufflevector(a, b, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29)
#define HIGH_PAIRS(a, b) __builtin_shufflevector(a, b, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31)
#elif LANES == 8
#define LOW(a, b) __builtin_shufflevector(a, b, 0, 8, 1, 9, 4, 12, 5, 13)
#define HIGH(a, b) __builtin_shufflevector(a, b, 2, 10, 3, 11, 6, 14, 7, 15)
#define LOW_PAIRS(a, b) __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13)
#define HIGH_PAIRS(a, b) __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15)
#endif

#if LANES > 4
typedef float whole_vector __attribute__((vector_size(LANES * 4)));
/* Adds up four vectors within their 128-bit quarters: lane j % 4 of the result belongs to the j-th. */
INLINE vector transpose_sum(whole_vector a, whole_vector b, whole_vector c, whole_vector d) {
  whole_vector ab = LOW(a, b) + HIGH(a, b), cd = LOW(c, d) + HIGH(c, d);
  return (vector)(LOW_PAIRS(ab, cd) + HIGH_PAIRS(ab, cd));
}
#endif

/* sums[slot] += sum over the tile of gradient[row][pixel] * input[pixel + input offset]. */
INLINE void correlate_tile(const int height, const int width, const int64_t pixel_step,
                           const struct correlation *correlation, const char *input,
                           const char *gradient) {
  const struct product *product = &correlation->product;
  const int rows = product->pattern->rows, blocks = product->pattern->blocks;
  const int32_t *input_offsets = product->input_offsets;
  for (int block = 0; block < blocks; block++) {
    const int32_t *row_extents = product->row_extents + 2 * (int64_t)block * rows;
    for (int row = product->rows.from; row < product->rows.to; row++) {
      int slot = row_extents[2 * row];
      const int end = slot + row_extents[2 * row + 1];
      if (slot == end) continue;
      vector out[TILE_ROWS * TILE_COLUMNS * PARTS];
      const char *from = gradient + row * correlation->channel_step;
      UNROLL for (int y = 0; y < height; y++) {
        UNROLL for (int i = 0; i < width * PARTS; i++)
          out[y * width * PARTS + i] = load(from + y * correlation->below_step + i * LANES * 4);
      }
#define CORRELATE(which) correlate(height, width, pixel_step, out, input + input_offsets[which], product->row_step)
#if LANES > 4
      float *sums = correlation->sums + (int64_t)slot * SUM_FLOATS;
      for (; slot + 4 <= end; slot += 4, sums += 4 * SUM_FLOATS)
        store(sums, load(sums) + transpose_sum(CORRELATE(slot), CORRELATE(slot + 1),
                                               CORRELATE(slot + 2), CORRELATE(slot + 3)));
      if (slot < end) {
        const vector none = {0};
        const vector a = CORRELATE(slot), b = slot + 1 < end ? CORRELATE(slot + 1) : none,
                     c = slot + 2 < end ? CORRELATE(slot + 2) : none;
        store(sums, load(sums) + transpose_sum(a, b, c, none));
      }
#else
      for (; slot < end; slot++) {
        float *sums = correlation->sums + (int64_t)slot * SUM_FLOATS;
        store(sums, load(sums) + CORRELATE(slot));
      }
#endif
#undef CORRELATE
    }
  }
}

/* The sum of a slot, after all tiles. */
INLINE float sum_of_slot(const float *sums, int slot) {
#if LANES > 4
  const float *group = sums + (int64_t)(slot / 4) * 4 * SUM_FLOATS + slot % 4;
  float sum = 0;
  for (int quarter = 0; quarter < LANES / 4; quarter++) sum += group[4 * quarter];
  return sum;
#else
  return sum_lanes(load(sums + (int64_t)slot * SUM_FLOATS));
#endif
}

/* One function a tile shape, each for neighbouring pixels, every other one, and any step. */
#define TILE(height, width)                                                                        \
  static void multiply_##height##x##width(const struct product *product, const char *input,        \
                                          char *result) {                                          \
    if (product->pixel_step == BATCH_LANES_BYTES)                                                  \
      multiply_any_tile(height, width, BATCH_LANES_BYTES, product, input, result);                 \
    else if (product->pixel_step == 2 * BATCH_LANES_BYTES)                                         \
      multiply_any_tile(height, width, 2 * BATCH_LANES_BYTES, product, input, result);             \
    else multiply_any_tile(height, width, product->pixel_step, product, input, result);            \
  }                                                                                                \
  static void correlate_##height##x##width(const struct correlation *correlation,                  \
                                           const char *input, const char *gradient) {              \
    const int64_t step = correlation->product.pixel_step;                                          \
    if (step == BATCH_LANES_BYTES)                                                                 \
      correlate_tile(height, width, BATCH_LANES_BYTES, correlation, input, gradient);              \
    else if (step == 2 * BATCH_LANES_BYTES)                                                        \
      correlate_tile(height, width, 2 * BATCH_LANES_BYTES, correlation, input, gradient);          \
    else correlate_tile(height, width, step, correlation, input, gradient);                        \
  }

TILE(1, 1)
TILE(1, 2)
#if TILE_COLUMNS >= 4
TILE(1, 4)
#endif
#if TILE_COLUMNS >= 8
TILE(1, 8)
#endif
#if TILE_ROWS > 1
TILE(2, 1)
TILE(2, 2)
TILE(2, 4)
TILE(2, 8)
#define ANY_TILE(what, height, width, ...)                                                         \
  ((height) == 2 ? ((width) == 8   ? what##_2x8(__VA_ARGS__)                                       \
                    : (width) == 4 ? what##_2x4(__VA_ARGS__)                                       \
                    : (width) == 2 ? what##_2x2(__VA_ARGS__)                                       \
                                   : what##_2x1(__VA_ARGS__))                                      \
                 : ((width) == 8   ? what##_1x8(__VA_ARGS__)                                       \
                    : (width) == 4 ? what##_1x4(__VA_ARGS__)                                       \
                    : (width) == 2 ? what##_1x2(__VA_ARGS__)                                       \
                                   : what##_1x1(__VA_ARGS__)))
#elif TILE_COLUMNS == 4
#define ANY_TILE(what, height, width, ...)                                                         \
  ((void)(height), (width) == 4   ? what##_1x4(__VA_ARGS__)                                        \
   : (width) == 2 ? what##_1x2(__VA_ARGS__)                                                        \
                  : what##_1x1(__VA_ARGS__))
#else
#define ANY_TILE(what, height, width, ...)                                                         \
  ((void)(height), (width) == 2 ? what##_1x2(__VA_ARGS__) : what##_1x1(__VA_ARGS__))
#endif

/* How wide the tile at column x of `width` columns is. */
INLINE int tile_width(int x, int width) {
  int columns = TILE_COLUMNS;
  if (x + columns <= width) return columns;
  while (columns > width - x) columns /= 2;
  return columns;
}
INLINE int tile_height(int y, int height) { return smaller(TILE_ROWS, height - y); }

/*
 * Products of a band of `height` x `width` pixels. The result lies tile by tile: a strip of TILE_ROWS rows, in it the
 * tiles from left to right, in a tile its rows' pixels: [tile][row][pixel].
 */
INLINE void multiply_band(struct product *product, const char *input, char *result, int height,
                          int width) {
  const int rows = product->pattern->rows;
  for (int y = 0; y < height; y += TILE_ROWS) {
    const int tall = tile_height(y, height);
    for (int x = 0; x < width;) {
      const int wide = tile_width(x, width);
      product->result_step = (int64_t)tall * wide * BATCH_LANES_BYTES;
      ANY_TILE(multiply, tall, wide, product, input + y * product->row_step + x * product->pixel_step,
               result + ((int64_t)y * width + (int64_t)tall * x) * rows * BATCH_LANES_BYTES);
      x += wide;
    }
  }
}
/* A row of a band's result: its pieces, a tile wide each. */
struct strip {
  const char *tiles;
  int tall;
  int row;
  int channels;
};
INLINE struct strip strip_of(const char *result, int channels, int height, int width, int y) {
  const int top = y / TILE_ROWS * TILE_ROWS;
  return (struct strip){result + (int64_t)top * width * channels * BATCH_LANES_BYTES,
                        tile_height(top, height), y - top, channels};
}
/* The pixels of a channel from column x on, `wide` of them. */
INLINE const char *piece_of(const struct strip *strip, int x, int wide, int channel) {
  return strip->tiles +
         (strip->tall * x * strip->channels + (channel * strip->tall + strip->row) * wide) * BATCH_LANES_BYTES;
}

INLINE void correlate_band(struct correlation *correlation, const char *input, const char *gradient,
                           int height, int width) {
  for (int y = 0; y < height; y += TILE_ROWS) {
    const int tall = tile_height(y, height);
    for (int x = 0; x < width;) {
      const int wide = tile_width(x, width);
      ANY_TILE(correlate, tall, wide, correlation,
               input + y * correlation->product.row_step + x * correlation->product.pixel_step,
               gradient + y * correlation->below_step + x * BATCH_LANES_BYTES);
      x += wide;
    }
  }
}

#endif
