#include "request_arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/// What malloc(3) keeps to.
enum { ALIGNMENT = 16 };

struct eaves_request_arena {
  /// How many bytes were given out; a multiple of the alignment.
  size_t used;
  /// How many pieces are in use.
  size_t pieces;
  _Alignas(ALIGNMENT) char bytes[EAVES_REQUEST_ARENA_SIZE];
};

struct eaves_request_arena *eaves_request_arena_create(void) {
  struct eaves_request_arena *arena = malloc(sizeof *arena);
  if (arena != NULL) arena->used = arena->pieces = 0;
  return arena;
}

void eaves_request_arena_destroy(struct eaves_request_arena *arena) { free(arena); }

void *eaves_request_arena_allocate(struct eaves_request_arena *arena, size_t size) {
  if (size > sizeof arena->bytes - arena->used) return NULL;
  void *memory = arena->bytes + arena->used;
  // Pieces without a byte have places of their own, too.
  size_t whole = size == 0 ? 1 : size;
  arena->used += (whole + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  arena->pieces++;
  return memory;
}

bool eaves_request_arena_owns(const struct eaves_request_arena *arena, const void *memory) {
  return (uintptr_t)memory - (uintptr_t)arena->bytes < sizeof arena->bytes;
}

const void *eaves_request_arena_bytes(const struct eaves_request_arena *arena) {
  return arena->bytes;
}

void eaves_request_arena_free(struct eaves_request_arena *arena, void *memory) {
  (void)memory;
  if (--arena->pieces == 0) arena->used = 0;
}

// Where a thread's own variables lie is known when a program starts, and needs not be asked for.
static _Thread_local struct eaves_request_arena *current
    __attribute__((tls_model("initial-exec")));

void eaves_request_arena_enter(struct eaves_request_arena *arena) { current = arena; }

void eaves_request_arena_leave(void) { current = NULL; }

#ifdef __linux__

// With --wrap the linker has every call of malloc in a program go to __wrap_malloc, and knows the C
// library's own as __real_malloc. Without it there is none of that name, which weak ones need not be.
extern void *__real_malloc(size_t size) __attribute__((weak));
extern void *__real_realloc(void *memory, size_t size) __attribute__((weak));
extern void __real_free(void *memory) __attribute__((weak));

void *__wrap_malloc(size_t size) {
  void *memory = current == NULL ? NULL : eaves_request_arena_allocate(current, size);
  return memory == NULL ? __real_malloc(size) : memory;
}

void *__wrap_realloc(void *memory, size_t size) {
  if (current == NULL || !eaves_request_arena_owns(current, memory)) {
    return __real_realloc(memory, size);
  }
  void *moved = __wrap_malloc(size);
  if (moved == NULL) return NULL;
  // How long a piece is, is not kept: what lies behind it is copied along, up to the arena's end.
  size_t rest = (size_t)(current->bytes + sizeof current->bytes - (char *)memory);
  memmove(moved, memory, size < rest ? size : rest);
  eaves_request_arena_free(current, memory);
  return moved;
}

void __wrap_free(void *memory) {
  if (current != NULL && eaves_request_arena_owns(current, memory)) {
    eaves_request_arena_free(current, memory);
  } else {
    __real_free(memory);
  }
}

#endif
