/* The yardstick: the same answer as the example "hello", in C on libfcgi, with the loop that
   libfcgi's own examples use.

   usage: hello [LOG]

   With a file's name it appends a line of constant text to it for each request, in a write of its
   own. */

#include <fcgiapp.h>
#include <fcntl.h>
#include <unistd.h>

static const char line[] = "2024-02-29T12:00:00Z info: GET / 200 0.0 ms 12 B\n";

int main(int count, char **arguments) {
  FCGX_Request request;
  int log = count > 1 ? open(arguments[1], O_WRONLY | O_CREAT | O_APPEND, 0600) : -1;
  if (count > 1 && log < 0) return 1;
  if (FCGX_Init() != 0 || FCGX_InitRequest(&request, 0, 0) != 0) return 1;
  while (FCGX_Accept_r(&request) == 0) {
    FCGX_FPrintF(request.out,
                 "Status: 200 OK\r\n"
                 "Content-Type: text/html; charset=utf-8\r\n"
                 "Content-Length: 12\r\n"
                 "\r\n"
                 "Hello World!");
    FCGX_Finish_r(&request);
    if (log >= 0 && write(log, line, sizeof line - 1) < 0) return 1;
  }
  return 0;
}
