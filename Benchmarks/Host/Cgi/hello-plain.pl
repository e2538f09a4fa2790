use strict;
use warnings;

print "Status: 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 12\r\n\r\n";
print 'Hello World!';
