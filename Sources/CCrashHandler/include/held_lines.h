/// Log lines that wait to be written together, since a write(2) for each takes a tenth of the time of
/// a short request.
///
/// Each thread holds its own. They lie in memory that a crash handler may read, so that a crash loses none
/// of its thread.

#ifndef EAVES_HELD_LINES_H
#define EAVES_HELD_LINES_H

#include <stdbool.h>
#include <stddef.h>

/// Holds a line of the calling thread. When there is no room for it, those held before are written first,
/// and a line that is longer than all the room is written at once.
/// @param line the line, with its line feed
/// @param length its length in bytes
void eaves_hold_line(const void *line, size_t length);

/// Whether the calling thread holds any.
bool eaves_holds_lines(void);

/// Writes the lines that the calling thread holds to file descriptor 2, in one piece of at most 4,096
/// bytes, which neither a file opened with O_APPEND nor a pipe mixes with what other processes write.
/// What cannot be written is dropped: a full disk must not end a program. Async-signal-safe.
void eaves_write_held_lines(void);

#endif
