/* Counts calls of malloc by standing in for it: a definition in the program is found before that of
   the C library. Without glibc there is nothing to hand the call on to, and the count stays 0. */
#include "allocation_count.h"
#include <stddef.h>
#include <stdlib.h>

static unsigned long count;

unsigned long allocation_count(void) { return count; }

#ifdef __GLIBC__
extern void *__libc_malloc(size_t size);

void *malloc(size_t size) {
  count += 1;
  return __libc_malloc(size);
}
#endif
