/* A Node.js addon for tests under AddressSanitizer: guard(heap, from, bytes, isForbidden) forbids a range of a heap, or allows it. */
#include <node_api.h>
#include <sanitizer/asan_interface.h>
#include <stdbool.h>
#include <stdint.h>

static napi_value guard(napi_env env, napi_callback_info info) {
  size_t count = 4;
  napi_value arguments[4];
  void *heap;
  uint32_t from, bytes;
  bool is_forbidden;
  if (napi_get_cb_info(env, info, &count, arguments, 0, 0) != napi_ok || count != 4 ||
      napi_get_typedarray_info(env, arguments[0], 0, 0, &heap, 0, 0) != napi_ok ||
      napi_get_value_uint32(env, arguments[1], &from) != napi_ok ||
      napi_get_value_uint32(env, arguments[2], &bytes) != napi_ok ||
      napi_get_value_bool(env, arguments[3], &is_forbidden) != napi_ok) {
    napi_throw_type_error(env, 0, "guard(heap, from, bytes, isForbidden)");
    return 0;
  }
  if (is_forbidden) __asan_poison_memory_region((uint8_t *)heap + from, bytes);
  else __asan_unpoison_memory_region((uint8_t *)heap + from, bytes);
  return 0;
}

NAPI_MODULE_INIT() {
  napi_value function;
  napi_create_function(env, "guard", NAPI_AUTO_LENGTH, guard, 0, &function);
  napi_set_named_property(env, exports, "guard", function);
  return exports;
}
