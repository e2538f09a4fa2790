#ifndef CRASH_HANDLER_H
#define CRASH_HANDLER_H
#endif
