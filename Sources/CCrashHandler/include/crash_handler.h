/// The last words of a request whose handler crashed.
///
/// A trap (force unwrap of nil, index out of range, overflow) or a fault ends the process, and
/// nothing that is not async-signal-safe may run after it. So what the handler needs is laid ready
/// beforehand, request by request, in memory of the thread that serves it; the handler itself only
/// reads that memory and calls write(2), sigaction(2), and raise(3). Log lines that the thread holds
/// (held_lines.h) are written after the report.

#ifndef EAVES_CRASH_HANDLER_H
#define EAVES_CRASH_HANDLER_H

#include <stdbool.h>
#include <stddef.h>

/// Installs the handler for SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGSYS, and SIGTRAP.
/// Call once, before any request is served. Log lines go to file descriptor 2.
/// @return 0, or the errno of the call that failed
int eaves_crash_install(void);

/// Gives the calling thread an alternate signal stack, so that an overflow of its own stack can be
/// reported too. Call in every thread that serves requests; a second call does nothing.
/// @return 0, or the errno of the call that failed
int eaves_crash_prepare_thread(void);

/// Says that the calling thread serves a FastCGI request from here on.
/// @param connection the descriptor of the web server's connection
/// @param request_id the FastCGI request id, 1 to 65,535
/// @param label what the log calls the request ("GET /path"), already free of control characters
/// @param label_length its length in bytes; all past 500 are cut
void eaves_crash_begin_fastcgi(int connection, int request_id, const char *label,
                               size_t label_length);

/// Says that the calling thread serves the one request of a CGI process, which is answered on
/// file descriptor 1. Parameters as in `eaves_crash_begin_fastcgi`.
void eaves_crash_begin_cgi(const char *label, size_t label_length);

/// Says that a part of the answer may have been sent: a crash can no longer be answered by a page.
void eaves_crash_response_started(void);

/// Says that the request is finished.
void eaves_crash_end(void);

#endif
