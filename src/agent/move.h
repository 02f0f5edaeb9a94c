#ifndef MOVE_H
#define MOVE_H
#include "base.h"

/* When the agent's own file was made: what is younger than that lies in the container's own layer. */
void note_birth(const char *own_path);

/* Takes a directory of staged files and pairs of what is in it and where that belongs: a staged
   directory gives all it holds to a directory, a staged file takes a path. (A single file may be staged
   in the directory's own place.) Everything new first, then what replaces another, by a rename or into
   the file that is there. The staging directory goes at the end. */
int move_staged(char **paths, u64 count, int into_files);

/* Renames one path to another with nothing there. */
int move(char **paths, u64 count);

enum { ASK_A_SHELL = 126 };

#endif
