/* Sends a FastCGI request over a socket in the file system again and again, over a connection of its
   own each time, as mod_fcgid does, and prints how many were answered in a second.

   usage: replay SOCKET REQUESTS FILE STATUS

   FILE holds the records of the request. The answers must have the status, or the program says which
   had not and ends with 1; an answer without a Status field has 200. */

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { END = 3, STDOUT = 6 };

static void fail(const char *what) {
  fprintf(stderr, "replay: %s: %s\n", what, strerror(errno));
  exit(1);
}

static int connect_to(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  int connection = socket(AF_UNIX, SOCK_STREAM, 0);
  if (connection < 0) fail("socket");
  if (connect(connection, (struct sockaddr *)&address, sizeof address) != 0) fail("connect");
  return connection;
}

/* Reads one response; gives its status. */
static int read_response(int connection) {
  static uint8_t buffer[65536 + 512];
  static char head[65536 + 1];
  size_t have = 0, used = 0;
  int status = 0;
  for (;;) {
    while (have - used >= 8) {
      const uint8_t *header = buffer + used;
      size_t length = (size_t)(header[4] << 8 | header[5]);
      size_t whole = 8 + length + header[6];
      if (have - used < whole) break;
      if (header[1] == STDOUT && length > 0 && status == 0) {
        memcpy(head, header + 8, length);
        head[length] = 0;
        const char *field = strstr(head, "Status: ");
        status = field ? atoi(field + 8) : 200;
      }
      used += whole;
      if (header[1] == END) return status;
    }
    memmove(buffer, buffer + used, have - used);
    have -= used;
    used = 0;
    ssize_t count = read(connection, buffer + have, sizeof buffer - have);
    if (count <= 0) fail("read");
    have += (size_t)count;
  }
}

int main(int count, char **arguments) {
  static uint8_t request[65536];
  if (count != 5) {
    fprintf(stderr, "usage: replay SOCKET REQUESTS FILE STATUS\n");
    return 2;
  }
  long requests = strtol(arguments[2], NULL, 10);
  FILE *file = fopen(arguments[3], "rb");
  if (!file) fail(arguments[3]);
  size_t length = fread(request, 1, sizeof request, file);
  fclose(file);
  int wanted = atoi(arguments[4]);
  struct timespec begin, end;
  clock_gettime(CLOCK_MONOTONIC, &begin);
  for (long index = 0; index < requests; index++) {
    int connection = connect_to(arguments[1]);
    if (write(connection, request, length) != (ssize_t)length) fail("write");
    int status = read_response(connection);
    if (status != wanted) {
      fprintf(stderr, "replay: request %ld was answered with %d\n", index, status);
      return 1;
    }
    close(connection);
  }
  clock_gettime(CLOCK_MONOTONIC, &end);
  double seconds = (double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) / 1e9;
  printf("%f\n", (double)requests / seconds);
  return 0;
}
