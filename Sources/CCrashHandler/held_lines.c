#include "held_lines.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "write_fully.h"

static _Thread_local struct {
  /// Counted after the bytes are there, as a crash may come at any time.
  volatile size_t count;
  char bytes[PIPE_BUF];
} held;

void eaves_hold_line(const void *line, size_t length) {
  if (length > sizeof held.bytes - held.count) eaves_write_held_lines();
  if (length > sizeof held.bytes) {
    write_fully(STDERR_FILENO, line, length);
    return;
  }
  memcpy(held.bytes + held.count, line, length);
  held.count += length;
}

bool eaves_holds_lines(void) { return held.count > 0; }

void eaves_write_held_lines(void) {
  size_t count = held.count;
  if (count == 0) return;
  // First, so that a crash in here does not write them twice.
  held.count = 0;
  write_fully(STDERR_FILENO, held.bytes, count);
}
