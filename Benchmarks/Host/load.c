/* Sends FastCGI requests over a socket in the file system, one at a time, and prints how many were
   answered in a second.

   usage: load SOCKET REQUESTS close|keep [PATH]

   "close" opens a connection for each request, as mod_fcgid does; "keep" sends all over one, as
   nginx does with fastcgi_keep_conn on. The variables are those of a browser's request through
   Apache. The answers must have the status 200, or the program says which had not and ends with 1.

   It waits for an answer with poll(2) as web servers do. Whoever waits in read(2) is woken as well
   when the other side has read the request, for nothing, and takes the processor from it. */

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { BEGIN = 1, END = 3, PARAMS = 4, STDIN = 5, STDOUT = 6 };

static uint8_t request[16384];
static size_t request_length;

static void put_header(int type, size_t length) {
  const uint8_t header[8] = {1, (uint8_t)type, 0, 1, (uint8_t)(length >> 8), (uint8_t)length, 0, 0};
  memcpy(request + request_length, header, sizeof header);
  request_length += sizeof header;
}

static void put_length(size_t length) {
  if (length < 128) {
    request[request_length++] = (uint8_t)length;
    return;
  }
  request[request_length++] = (uint8_t)(0x80 | length >> 24);
  request[request_length++] = (uint8_t)(length >> 16);
  request[request_length++] = (uint8_t)(length >> 8);
  request[request_length++] = (uint8_t)length;
}

static void put_variable(const char *name, const char *value) {
  put_length(strlen(name));
  put_length(strlen(value));
  memcpy(request + request_length, name, strlen(name));
  request_length += strlen(name);
  memcpy(request + request_length, value, strlen(value));
  request_length += strlen(value);
}

static void build_request(int keeps, const char *path) {
  const uint8_t begin[8] = {0, 1, (uint8_t)keeps, 0, 0, 0, 0, 0};
  put_header(BEGIN, sizeof begin);
  memcpy(request + request_length, begin, sizeof begin);
  request_length += sizeof begin;
  size_t header = request_length;
  put_header(PARAMS, 0);
  size_t start = request_length;
  put_variable("GATEWAY_INTERFACE", "CGI/1.1");
  put_variable("SERVER_PROTOCOL", "HTTP/1.1");
  put_variable("SERVER_SOFTWARE", "Apache/2.4.62 (Debian) mod_fcgid/2.3.9");
  put_variable("SERVER_NAME", "www.example.org");
  put_variable("SERVER_ADDR", "127.0.0.1");
  put_variable("SERVER_PORT", "80");
  put_variable("REMOTE_ADDR", "127.0.0.1");
  put_variable("REMOTE_PORT", "40512");
  put_variable("DOCUMENT_ROOT", "/srv/www/public_html");
  put_variable("REQUEST_SCHEME", "http");
  put_variable("CONTEXT_PREFIX", "");
  put_variable("CONTEXT_DOCUMENT_ROOT", "/srv/www/public_html");
  put_variable("SERVER_ADMIN", "[no address given]");
  put_variable("SCRIPT_FILENAME", "/srv/www/public_html/run.fcgi");
  put_variable("REDIRECT_STATUS", "200");
  put_variable("REDIRECT_URL", path);
  put_variable("REQUEST_METHOD", "GET");
  put_variable("QUERY_STRING", "");
  put_variable("REQUEST_URI", path);
  put_variable("SCRIPT_NAME", "/run.fcgi");
  put_variable("PATH", "/usr/local/bin:/usr/bin:/bin");
  put_variable("HTTP_HOST", "www.example.org");
  put_variable("HTTP_CONNECTION", "keep-alive");
  put_variable("HTTP_USER_AGENT",
               "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0");
  put_variable("HTTP_ACCEPT", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
  put_variable("HTTP_ACCEPT_LANGUAGE", "en-US,en;q=0.5");
  put_variable("HTTP_ACCEPT_ENCODING", "gzip, deflate, br, zstd");
  size_t end = request_length;
  request_length = header;
  put_header(PARAMS, end - start);
  request_length = end;
  put_header(PARAMS, 0);
  put_header(STDIN, 0);
}

static void fail(const char *what) {
  fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
  exit(1);
}

static int connect_to(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  int connection = socket(AF_UNIX, SOCK_STREAM, 0);
  if (connection < 0) fail("socket");
  // The backlog of a server that serves one request at a time can be full for a moment.
  for (int attempt = 0; connect(connection, (struct sockaddr *)&address, sizeof address) != 0;) {
    if ((errno != EAGAIN && errno != ECONNREFUSED && errno != ENOENT) || ++attempt > 20000) {
      fail("connect");
    }
    usleep(100);
  }
  return connection;
}

static void write_fully(int connection, const uint8_t *bytes, size_t count) {
  while (count > 0) {
    ssize_t written = write(connection, bytes, count);
    if (written <= 0) fail("write");
    bytes += written;
    count -= (size_t)written;
  }
}

/* Reads one response; says whether it has the status 200. */
static int read_response(int connection) {
  static uint8_t buffer[65536 + 512];
  size_t have = 0, used = 0;
  int seen = 0, good = 0;
  for (;;) {
    while (have - used >= 8) {
      const uint8_t *header = buffer + used;
      size_t length = (size_t)(header[4] << 8 | header[5]);
      size_t whole = 8 + length + header[6];
      if (have - used < whole) break;
      if (header[1] == STDOUT && length > 0 && !seen) {
        seen = 1;
        good = length >= 11 && memcmp(header + 8, "Status: 200", 11) == 0;
      }
      used += whole;
      if (header[1] == END) return good;
    }
    memmove(buffer, buffer + used, have - used);
    have -= used;
    used = 0;
    struct pollfd item = {.fd = connection, .events = POLLIN};
    if (poll(&item, 1, -1) <= 0) fail("poll");
    ssize_t count = read(connection, buffer + have, sizeof buffer - have);
    if (count <= 0) fail("read");
    have += (size_t)count;
  }
}

int main(int count, char **arguments) {
  if (count < 4) {
    fprintf(stderr, "usage: load SOCKET REQUESTS close|keep [PATH]\n");
    return 2;
  }
  const char *path = arguments[1];
  long requests = strtol(arguments[2], NULL, 10);
  int keeps = strcmp(arguments[3], "keep") == 0;
  build_request(keeps, count > 4 ? arguments[4] : "/");
  struct timespec begin, end;
  clock_gettime(CLOCK_MONOTONIC, &begin);
  int connection = -1;
  for (long index = 0; index < requests; index++) {
    if (connection < 0) connection = connect_to(path);
    write_fully(connection, request, request_length);
    if (!read_response(connection)) {
      fprintf(stderr, "load: request %ld was not answered with 200\n", index);
      return 1;
    }
    if (!keeps) {
      close(connection);
      connection = -1;
    }
  }
  clock_gettime(CLOCK_MONOTONIC, &end);
  double seconds = (double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) / 1e9;
  printf("%.0f\n", (double)requests / seconds);
  return 0;
}
