/* What the agent does with files, all of it as the kernel's calls have it: 0 or more is success, less
   is the error's number. */
#ifndef FILES_H
#define FILES_H
#include "base.h"

/* Of what is at the path itself: a link is not followed. */
i64 status_of(int directory, const char *path, struct status *status);
int is_directory(const struct status *status);
int is_file(const struct status *status);

i64 open_file(int directory, const char *path, int flags, u32 mode);
void close_file(i64 file);
i64 write_all(i64 file, const u8 *bytes, u64 length);

/* Gives owner and mode, unless they are so already. */
i64 set_owner(i64 file, u32 mode, u32 uid, u32 gid);
i64 set_time(int directory, const char *path, i64 seconds, u32 nanoseconds);

/* Makes the directories that lead to a path, where they are missing. */
i64 make_parents(const char *path);

/* Removes what is at a path and, of a directory, all that it holds. */
i64 remove_tree(const char *path);

/* The names in a directory, but for `.` and `..`, in no order. */
struct name { struct name *next; char text[]; };
i64 names_in(const char *directory, struct name **names);

#endif
