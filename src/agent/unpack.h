#ifndef UNPACK_H
#define UNPACK_H
#include "base.h"

/* Unpacks a tar of so many bytes from stdin, all of which are taken, at the root: files, directories,
   links and GNU's long names. 0, or 1 with a line that tells what went wrong. */
int unpack(u64 length);

#endif
