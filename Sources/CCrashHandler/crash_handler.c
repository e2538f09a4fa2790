#include "crash_handler.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "held_lines.h"
#include "write_fully.h"

enum { LABEL_SIZE = 500, ALTERNATE_STACK_SIZE = 64 * 1024, LISTENING_SOCKET = 0 };

/// The request that a thread is serving.
struct request_in_progress {
  volatile sig_atomic_t active;
  volatile sig_atomic_t started;
  bool fastcgi;
  int connection;
  uint16_t request_id;
  size_t label_length;
  char label[LABEL_SIZE];
};

static _Thread_local struct request_in_progress current;

static const char page_head[] =
    "Status: 500 Internal Server Error\r\n"
    "Content-Type: text/html; charset=utf-8\r\n"
    "Cache-Control: no-store\r\n"
    "\r\n";

static const char page_body[] =
    "<!doctype html>\n<html lang=en>\n<meta charset=utf-8>\n"
    "<title>500 Internal Server Error</title>\n"
    "<h1>Internal Server Error</h1>\n"
    "<p>The server encountered an internal error and was unable to complete your request. "
    "The details are in the application&#39;s log.</p>\n";

/// Writes one FastCGI record (FastCGI specification 3.3).
static void write_record(int type, const void *content, size_t length) {
  const uint8_t header[8] = {
      1,
      (uint8_t)type,
      (uint8_t)(current.request_id >> 8),
      (uint8_t)current.request_id,
      (uint8_t)(length >> 8),
      (uint8_t)length,
      0,
      0,
  };
  write_fully(current.connection, header, sizeof header);
  write_fully(current.connection, content, length);
}

static void answer(void) {
  enum { END_REQUEST = 3, STDOUT = 6 };
  if (!current.fastcgi) {
    write_fully(STDOUT_FILENO, page_head, sizeof page_head - 1);
    write_fully(STDOUT_FILENO, page_body, sizeof page_body - 1);
    return;
  }
  const uint8_t request_complete[8] = {0};
  // With the end of the request the web server takes this process for idle, and must not send the
  // next one to a process that is about to die. Other processes on the same socket go on listening.
  close(LISTENING_SOCKET);
  write_record(STDOUT, page_head, sizeof page_head - 1);
  write_record(STDOUT, page_body, sizeof page_body - 1);
  write_record(STDOUT, NULL, 0);
  write_record(END_REQUEST, request_complete, sizeof request_complete);
}

/// The signal's name with what usually causes it in Swift. strsignal(3) is not async-signal-safe.
static const char *description(int signal) {
  switch (signal) {
    case SIGABRT: return "SIGABRT (abort)";
    case SIGBUS: return "SIGBUS (bad memory access)";
    case SIGFPE: return "SIGFPE (arithmetic error)";
    case SIGILL: return "SIGILL (a Swift trap: nil unwrapped, index out of range, overflow)";
    case SIGSEGV: return "SIGSEGV (bad memory access or stack overflow)";
    case SIGSYS: return "SIGSYS (forbidden system call)";
    case SIGTRAP: return "SIGTRAP (a Swift trap: nil unwrapped, index out of range, overflow)";
    default: return "a signal";
  }
}

static void report(int signal) {
  // One write, so that lines of several processes do not mix.
  char line[LABEL_SIZE + 200];
  size_t length = 0;
  const char *const parts[] = {"crash: ", description(signal), " while answering "};
  for (size_t index = 0; index < sizeof parts / sizeof *parts; index++) {
    size_t part_length = strlen(parts[index]);
    memcpy(line + length, parts[index], part_length);
    length += part_length;
  }
  memcpy(line + length, current.label, current.label_length);
  length += current.label_length;
  line[length++] = '\n';
  write_fully(STDERR_FILENO, line, length);
}

/// The signals that a crash raises.
static const int crash_signals[] = {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGSYS, SIGTRAP};

enum { CRASH_SIGNAL_COUNT = sizeof crash_signals / sizeof *crash_signals };

/// What would have handled each of them: the Swift runtime's own handler, which writes a backtrace,
/// where the program is linked with it and SWIFT_BACKTRACE asks for it.
static struct sigaction previous[CRASH_SIGNAL_COUNT];

/// Lets whoever was there before handle the crash too.
static void pass_on(int signal, siginfo_t *info, void *context) {
  for (size_t index = 0; index < CRASH_SIGNAL_COUNT; index++) {
    if (crash_signals[index] != signal) continue;
    const struct sigaction *action = &previous[index];
    if (action->sa_flags & SA_SIGINFO) {
      action->sa_sigaction(signal, info, context);
    } else if (action->sa_handler != SIG_DFL && action->sa_handler != SIG_IGN) {
      action->sa_handler(signal);
    }
  }
}

static void handle_crash(int signal, siginfo_t *info, void *context) {
  if (current.active) {
    // A crash in here must not come back here.
    current.active = 0;
    report(signal);
    if (!current.started) answer();
  }
  // After the report, which belongs to the words of the Swift runtime right before it.
  eaves_write_held_lines();
  pass_on(signal, info, context);
  // SA_RESETHAND has restored the default action; die of the signal, as anyone who waits expects.
  raise(signal);
}

int eaves_crash_install(void) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = handle_crash;
  action.sa_flags = (int)(SA_ONSTACK | SA_RESETHAND | SA_NODEFER | SA_SIGINFO);
  sigemptyset(&action.sa_mask);
  for (size_t index = 0; index < CRASH_SIGNAL_COUNT; index++) {
    if (sigaction(crash_signals[index], &action, &previous[index]) != 0) return errno;
  }
  return 0;
}

int eaves_crash_prepare_thread(void) {
  // The first thread's, which most processes have alone, needs no growing of the heap.
  static char first_stack[ALTERNATE_STACK_SIZE];
  static atomic_flag first_stack_is_taken = ATOMIC_FLAG_INIT;
  static _Thread_local bool prepared;
  if (prepared) return 0;
  stack_t stack;
  memset(&stack, 0, sizeof stack);
  stack.ss_sp =
      atomic_flag_test_and_set(&first_stack_is_taken) ? malloc(ALTERNATE_STACK_SIZE) : first_stack;
  stack.ss_size = ALTERNATE_STACK_SIZE;
  if (stack.ss_sp == NULL) return ENOMEM;
  if (sigaltstack(&stack, NULL) != 0) return errno;
  prepared = true;
  return 0;
}

static void begin(const char *label, size_t label_length) {
  current.label_length = label_length < LABEL_SIZE ? label_length : LABEL_SIZE;
  memcpy(current.label, label, current.label_length);
  current.started = 0;
  current.active = 1;
}

void eaves_crash_begin_fastcgi(int connection, int request_id, const char *label,
                               size_t label_length) {
  current.fastcgi = true;
  current.connection = connection;
  current.request_id = (uint16_t)request_id;
  begin(label, label_length);
}

void eaves_crash_begin_cgi(const char *label, size_t label_length) {
  current.fastcgi = false;
  begin(label, label_length);
}

void eaves_crash_response_started(void) { current.started = 1; }

void eaves_crash_end(void) { current.active = 0; }
