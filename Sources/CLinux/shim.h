/* What Linux has and Swift's own module of the C library leaves out. */

#ifndef EAVES_LINUX_SHIM_H
#define EAVES_LINUX_SHIM_H

#ifdef __linux__
#include <sys/epoll.h>
#include <sys/statfs.h>

/* Of <sys/timerfd.h>, which itself would make the C library's timespec a type of this module. The flags are
   those of open(2). */
struct itimerspec;
int timerfd_create(int clock, int flags);
int timerfd_settime(int descriptor, int flags, const struct itimerspec *value,
                    struct itimerspec *old_value);
#endif

#endif
