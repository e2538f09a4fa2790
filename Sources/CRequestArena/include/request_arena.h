/// Memory for what libfcgi allocates for one request: its variables one by one, and the buffers of its
/// streams, some forty pieces that are all freed when the request is finished.
///
/// An arena gives them out one behind the other, and begins anew when the last one was freed. The C
/// library's allocator takes a fifteenth of the time of a small request for the same.
///
/// libfcgi uses it only in a program that was linked with `--wrap=malloc --wrap=realloc --wrap=free`,
/// as `deploy/build` does; in others it allocates as ever.

#ifndef EAVES_REQUEST_ARENA_H
#define EAVES_REQUEST_ARENA_H

#include <stdbool.h>
#include <stddef.h>

/// How many bytes an arena has, of which only those that are used take memory. The two streams of a
/// request have buffers of 8 KB, and a browser's variables are 2 KB.
#define EAVES_REQUEST_ARENA_SIZE (32 * 1024)

struct eaves_request_arena;

/// @return NULL when there is no memory for an arena
struct eaves_request_arena *eaves_request_arena_create(void);

/// Gives an arena back, with all that is in use of it.
void eaves_request_arena_destroy(struct eaves_request_arena *arena);

/// Has malloc(3), realloc(3), and free(3) of the calling thread use an arena as long as there is room in
/// it, and the C library's memory then. What they take from the arena must be freed between such a call
/// and the next `eaves_request_arena_leave`, by the same thread.
/// @param arena NULL for the C library's memory alone
void eaves_request_arena_enter(struct eaves_request_arena *arena);

/// Has the calling thread use the C library's memory alone again.
void eaves_request_arena_leave(void);

/// @return memory aligned for every type; NULL when there is not so much room in the arena
void *eaves_request_arena_allocate(struct eaves_request_arena *arena, size_t size);

/// Where an arena's bytes begin.
const void *eaves_request_arena_bytes(const struct eaves_request_arena *arena);

/// Whether memory is a piece of an arena.
bool eaves_request_arena_owns(const struct eaves_request_arena *arena, const void *memory);

/// Gives a piece back. The room comes back with the last one.
void eaves_request_arena_free(struct eaves_request_arena *arena, void *memory);

#endif
