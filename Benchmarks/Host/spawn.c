/* Starts a CGI program again and again, and prints how long it takes from exec to exit.

   usage: spawn COUNT PROGRAM [ARGUMENT...]

   Prints the median in microseconds. The program gets the variables of a request through Apache and
   writes to a pipe that is read to its end; a program that does not answer, or fails, is an error. */

#define _GNU_SOURCE

#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char *variables[] = {
    "GATEWAY_INTERFACE=CGI/1.1", "SERVER_PROTOCOL=HTTP/1.1", "SERVER_SOFTWARE=Apache/2.4.62",
    "SERVER_NAME=www.example.org", "SERVER_PORT=80", "REMOTE_ADDR=127.0.0.1",
    "REQUEST_SCHEME=http", "REQUEST_METHOD=GET", "QUERY_STRING=", "REQUEST_URI=/",
    "SCRIPT_NAME=/run.cgi", "PATH=/usr/local/bin:/usr/bin:/bin", "REDIRECT_STATUS=200",
    "HTTP_HOST=www.example.org", "HTTP_ACCEPT=*/*", NULL, NULL};

static void fail(const char *what) {
  fprintf(stderr, "spawn: %s\n", what);
  exit(1);
}

static double microseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static double run(char **command) {
  char answer[4096];
  size_t length = 0;
  int ends[2], status;
  pid_t child;
  posix_spawn_file_actions_t actions;
  if (pipe(ends) != 0) fail("no pipe can be had");
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", 0, 0);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
  posix_spawn_file_actions_addclose(&actions, ends[0]);
  posix_spawn_file_actions_addclose(&actions, ends[1]);
  double begin = microseconds();
  if (posix_spawn(&child, command[0], &actions, NULL, command, variables) != 0) fail(command[0]);
  close(ends[1]);
  for (ssize_t count; (count = read(ends[0], answer + length, sizeof answer - length)) > 0;) {
    length += (size_t)count;
  }
  if (waitpid(child, &status, 0) != child || status != 0) fail("the program failed");
  double end = microseconds();
  close(ends[0]);
  posix_spawn_file_actions_destroy(&actions);
  if (memmem(answer, length, "Hello World!", 12) == NULL) fail("the program did not answer");
  return end - begin;
}

static int compare(const void *left, const void *right) {
  double difference = *(const double *)left - *(const double *)right;
  return (difference > 0) - (difference < 0);
}

int main(int count, char **arguments) {
  if (count < 3) {
    fprintf(stderr, "usage: spawn COUNT PROGRAM [ARGUMENT...]\n");
    return 2;
  }
  size_t runs = strtoul(arguments[1], NULL, 10);
  double *times = calloc(runs, sizeof *times);
  if (times == NULL || runs == 0) fail("COUNT is no number of runs");
  char script[4096] = "SCRIPT_FILENAME=";
  strncat(script, arguments[count - 1], sizeof script - strlen(script) - 1);
  variables[sizeof variables / sizeof *variables - 2] = script;
  for (size_t index = 0; index < runs; index++) times[index] = run(arguments + 2);
  qsort(times, runs, sizeof *times, compare);
  printf("%.1f\n", times[runs / 2]);
  return 0;
}
