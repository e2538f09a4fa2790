/* What Linux has and Swift's own module of the C library leaves out. */

#ifndef EAVES_LINUX_SHIM_H
#define EAVES_LINUX_SHIM_H

#ifdef __linux__
#include <sys/epoll.h>
#include <sys/statfs.h>
#endif

#endif
