#include <fastcgi.h>
#include <fcgiapp.h>

#ifdef __linux__
#include <sys/socket.h>
// glibc declares it only for _GNU_SOURCE, which a module cannot ask for.
int accept4(int socket, struct sockaddr *address, socklen_t *length, int flags);
#endif
