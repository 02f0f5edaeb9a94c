#ifndef LIST_H
#define LIST_H
#include "base.h"

/* Lines as stat(1) prints them. Of each path that is there: `%f %u %g %h %i %s %y %z %n`. */
int stat_files(char **paths, u64 count);

/* The same of a path and everything below it. Fails where a name has a newline, and nobody could tell
   which line is whose. */
int list_files(char **paths, u64 count);

/* Of all that is on the root's own file system: `%f %u %g %s %Y %n`. */
int list_all(char **paths, u64 count);

/* Takes paths of directories; fails where one, or a directory above it, is a link. Of one that is gone,
   what is left of the way to it is looked at. */
int are_literal(char **paths, u64 count);

/* Takes paths of regular files: their contents, one after the other. */
int print_files(char **paths, u64 count);

/* Takes paths of regular files: the SHA-256 of each, as sha256sum(1) prints it. */
int digest_files(char **paths, u64 count);

#endif
