/* The Node.js addon: which instruction sets this processor has, and programs run on them by a pool of threads. */
#if defined(__x86_64__)
#include <cpuid.h>
#endif
#include <node_api.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#if defined(_WIN32)
#include <windows.h>
#elif defined(__APPLE__)
#include <dlfcn.h>
#elif defined(__linux__)
#include <sys/mman.h>
#endif

/* glibc 2.34 gave this function a new name for what it always did; the old one is found in all versions. */
#if defined(__GLIBC__) && defined(__x86_64__)
__asm__(".symver pthread_create, pthread_create@GLIBC_2.2.5");
#elif defined(__GLIBC__) && defined(__aarch64__)
__asm__(".symver pthread_create, pthread_create@GLIBC_2.17");
#endif

typedef void runner(uint8_t *heap, uint32_t step, uint32_t program, int from, int to, int thread,
                    int threads);

#if defined(__x86_64__)
runner run_avx512, run_avx2;
int gathers_fast;
/*
 * Intel's processors that have AVX512-FP16 need no microcode against "gather data sampling", which slows gathers down;
 * those of AMD, which gather slowly, do not have it so far.
 */
static int has_fast_gathers(void) {
  unsigned eax, ebx, ecx, edx = 0;
  return __get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) && (edx >> 23 & 1);
}
static int has_avx512(void) {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("fma");
}
static int has_avx2(void) { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }
#endif
runner run_baseline;
static int always(void) { return 1; }

static const struct variant {
  const char *name;
  int (*is_supported)(void);
  runner *run;
} variants[] = {
#if defined(__x86_64__)
    {"avx512", has_avx512, run_avx512},
    {"avx2", has_avx2, run_avx2},
#endif
#if defined(__aarch64__)
    {"neon", always, run_baseline},
#else
    {"generic", always, run_baseline},
#endif
};
#define VARIANTS (sizeof variants / sizeof *variants)
#define MOST_THREADS 256
/* How often a thread looks for a new round before it sleeps: some 50 microseconds. */
#define SPINS_BEFORE_SLEEP 4000

static struct {
  runner *run;
  uint8_t *heap;
  uint32_t step, program;
  int from, to, threads;
} job;
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER, sleep_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wake = PTHREAD_COND_INITIALIZER;
/* The number of a round in the upper half, how many threads it wants in the lower one. */
static int64_t current_round;
static int32_t still_running, pool_size = 1;
/* The round before each thread's first. */
static int64_t started_after[MOST_THREADS];

/* Tells the core that this thread spins. */
static void spin(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static void *work(void *number) {
  const int thread = (int)(intptr_t)number;
  int64_t seen = started_after[thread];
  for (;;) {
    int64_t now = __atomic_load_n(&current_round, __ATOMIC_ACQUIRE);
    for (int i = 0; i < SPINS_BEFORE_SLEEP && now == seen; i++) {
      spin();
      now = __atomic_load_n(&current_round, __ATOMIC_ACQUIRE);
    }
    if (now == seen) {
      pthread_mutex_lock(&sleep_lock);
      while ((now = __atomic_load_n(&current_round, __ATOMIC_ACQUIRE)) == seen)
        pthread_cond_wait(&wake, &sleep_lock);
      pthread_mutex_unlock(&sleep_lock);
    }
    seen = now;
    /* Only a round that wants this thread waits for it, and keeps the job as it is meanwhile. */
    if (thread >= (int32_t)now) continue;
    job.run(job.heap, job.step, job.program, job.from, job.to, thread, job.threads);
    __atomic_sub_fetch(&still_running, 1, __ATOMIC_ACQ_REL);
  }
  return 0;
}

/* Makes the pool as large as asked for, or as the system allows. */
static int grow_pool(int threads) {
  while (pool_size < threads) {
    pthread_t thread;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    started_after[pool_size] = current_round;
    const int failed = pthread_create(&thread, &attributes, work, (void *)(intptr_t)pool_size);
    pthread_attr_destroy(&attributes);
    if (failed) break;
    pool_size++;
  }
  return pool_size < threads ? pool_size : threads;
}

static void run_on_pool(void) {
  if (job.threads > 1) {
    __atomic_store_n(&still_running, job.threads - 1, __ATOMIC_RELEASE);
    pthread_mutex_lock(&sleep_lock);
    const int64_t next = (current_round >> 32) + 1;
    __atomic_store_n(&current_round, next << 32 | job.threads, __ATOMIC_RELEASE);
    pthread_cond_broadcast(&wake);
    pthread_mutex_unlock(&sleep_lock);
  }
  job.run(job.heap, job.step, job.program, job.from, job.to, 0, job.threads);
  if (job.threads == 1) return;
  for (int i = 0; __atomic_load_n(&still_running, __ATOMIC_ACQUIRE) > 0; i++) {
    spin();
    if (i % 256 == 255) sched_yield();
  }
}

/* run(heap: Uint8Array, variant, step, program, from, to, threads) */
static napi_value run(napi_env env, napi_callback_info info) {
  size_t count = 7, length;
  napi_value arguments[7];
  int32_t numbers[7];
  void *heap;
  if (napi_get_cb_info(env, info, &count, arguments, 0, 0) != napi_ok || count != 7 ||
      napi_get_typedarray_info(env, arguments[0], 0, &length, &heap, 0, 0) != napi_ok) {
    napi_throw_type_error(env, 0, "run(heap, variant, step, program, from, to, threads)");
    return 0;
  }
  for (int i = 1; i < 7; i++)
    if (napi_get_value_int32(env, arguments[i], numbers + i) != napi_ok) {
      napi_throw_type_error(env, 0, "run: a number was expected");
      return 0;
    }
  if (numbers[1] < 0 || numbers[1] >= (int)VARIANTS || !variants[numbers[1]].is_supported()) {
    napi_throw_type_error(env, 0, "run: this processor has no such variant");
    return 0;
  }
  pthread_mutex_lock(&one_at_a_time);
  job.run = variants[numbers[1]].run;
  job.heap = heap;
  job.step = numbers[2];
  job.program = numbers[3];
  job.from = numbers[4];
  job.to = numbers[5];
  job.threads = numbers[6];
  run_on_pool();
  pthread_mutex_unlock(&one_at_a_time);
  return 0;
}

/* reserve(threads): how many threads there can be. */
static napi_value reserve(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument, result;
  int32_t threads = 1;
  napi_get_cb_info(env, info, &count, &argument, 0, 0);
  if (napi_get_value_int32(env, argument, &threads) != napi_ok || threads < 1 || threads > MOST_THREADS) {
    napi_throw_range_error(env, 0, "reserve: a number of threads from 1 to 256 was expected");
    return 0;
  }
  pthread_mutex_lock(&one_at_a_time);
  napi_create_int32(env, grow_pool(threads), &result);
  pthread_mutex_unlock(&one_at_a_time);
  return result;
}

/*
 * preferHugePages(heap): asks the system to back it by huge pages where it can, before anything is written. Passes over
 * all tensors are up to twice as fast then, on virtual machines above all. Failing that, nothing is lost.
 */
static napi_value prefer_huge_pages(napi_env env, napi_callback_info info) {
  size_t count = 1, length;
  napi_value argument;
  void *heap;
  napi_get_cb_info(env, info, &count, &argument, 0, 0);
  if (napi_get_typedarray_info(env, argument, 0, &length, &heap, 0, 0) != napi_ok) {
    napi_throw_type_error(env, 0, "preferHugePages(heap)");
    return 0;
  }
#if defined(__linux__)
  madvise(heap, length, MADV_HUGEPAGE);
#endif
  return 0;
}

/* Names of all variants by their number, '' where the processor lacks it; the best first. */
static napi_value list_variants(napi_env env) {
  napi_value list, name;
  napi_create_array(env, &list);
  for (size_t i = 0; i < VARIANTS; i++) {
    napi_create_string_utf8(env, variants[i].is_supported() ? variants[i].name : "", NAPI_AUTO_LENGTH, &name);
    napi_set_element(env, list, (uint32_t)i, name);
  }
  return list;
}

/*
 * Node.js unloads an addon with the last thread that loaded it; the threads of the pool must not lose their code. On Linux
 * the linker sees to that.
 */
static void stay_loaded(void) {
#if defined(_WIN32)
  HMODULE self;
  GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (LPCSTR)&job, &self);
#elif defined(__APPLE__)
  Dl_info self;
  if (dladdr(&job, &self)) dlopen(self.dli_fname, RTLD_NOW | RTLD_NODELETE);
#endif
}

NAPI_MODULE_INIT() {
  stay_loaded();
#if defined(__x86_64__)
  gathers_fast = has_fast_gathers();
#endif
  napi_value function;
  napi_create_function(env, "run", NAPI_AUTO_LENGTH, run, 0, &function);
  napi_set_named_property(env, exports, "run", function);
  napi_create_function(env, "reserve", NAPI_AUTO_LENGTH, reserve, 0, &function);
  napi_set_named_property(env, exports, "reserve", function);
  napi_create_function(env, "preferHugePages", NAPI_AUTO_LENGTH, prefer_huge_pages, 0, &function);
  napi_set_named_property(env, exports, "preferHugePages", function);
  napi_set_named_property(env, exports, "variants", list_variants(env));
  napi_value sources;
  napi_create_string_utf8(env, SOURCES, NAPI_AUTO_LENGTH, &sources);
  napi_set_named_property(env, exports, "sources", sources);
  return exports;
}
