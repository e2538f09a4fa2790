/* The yardstick: the same answer as the example "hello", in C on libfcgi, with the loop that
   libfcgi's own examples use. As a CGI program (without a listening socket on descriptor 0) the
   same call answers once and the process ends. */

#include <fcgiapp.h>
#include <stdlib.h>

int main(void) {
  FCGX_Request request;
  if (FCGX_Init() != 0 || FCGX_InitRequest(&request, 0, 0) != 0) return 1;
  while (FCGX_Accept_r(&request) == 0) {
    FCGX_FPrintF(request.out,
                 "Status: 200 OK\r\n"
                 "Content-Type: text/html; charset=utf-8\r\n"
                 "Content-Length: 12\r\n"
                 "\r\n"
                 "Hello World!");
    FCGX_Finish_r(&request);
  }
  return 0;
}
