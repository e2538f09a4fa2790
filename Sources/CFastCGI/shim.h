#include <fastcgi.h>
#include <fcgiapp.h>
