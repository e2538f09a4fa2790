/* How many pieces of memory the process has taken from the heap. */
#ifndef ALLOCATION_COUNT_H
#define ALLOCATION_COUNT_H

unsigned long allocation_count(void);

#endif
