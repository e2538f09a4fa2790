/// Where the files lie that were put behind a program: templates, static files.
///
/// The place is part of the program itself. So a program that carries no files spends nothing on
/// looking for them, and one whose end got lost on the way to the host knows that it did.

#ifndef EAVES_PROGRAM_FILES_H
#define EAVES_PROGRAM_FILES_H

#include <stdint.h>

/// Where the list of the files lies, in bytes from the beginning of the program, and its length.
struct eaves_program_files {
  uint64_t start;
  /// 0 for a program that carries no files.
  uint64_t length;
};

/// What `eaves package --single` wrote into this program.
struct eaves_program_files eaves_program_files_place(void);

/// Copies the mark that stands in front of the two numbers in every program.
void eaves_program_files_copy_mark(unsigned char mark[32]);

#endif
