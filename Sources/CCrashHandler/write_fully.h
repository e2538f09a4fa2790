#ifndef EAVES_WRITE_FULLY_H
#define EAVES_WRITE_FULLY_H

#include <errno.h>
#include <stddef.h>
#include <unistd.h>

/// Writes everything, or as much as the other side takes. Async-signal-safe.
static inline void write_fully(int descriptor, const void *bytes, size_t count) {
  const char *next = bytes;
  while (count > 0) {
    ssize_t written = write(descriptor, next, count);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    next += written;
    count -= (size_t)written;
  }
}

#endif
