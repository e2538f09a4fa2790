/* The yardstick of the cold start: a CGI program in C. */

#include <stdio.h>

int main(void) {
  fputs("Status: 200 OK\r\n"
        "Content-Type: text/html; charset=utf-8\r\n"
        "Content-Length: 12\r\n"
        "\r\n"
        "Hello World!", stdout);
  return 0;
}
