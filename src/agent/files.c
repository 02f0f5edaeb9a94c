#include "files.h"

i64 status_of(int directory, const char *path, struct status *status) {
  return call(SYS_STATX, directory, (i64)path, AT_SYMLINK_NOFOLLOW, STATX_BASIC | STATX_BTIME,
              (i64)status);
}

int is_directory(const struct status *status) { return (status->mode & S_IFMT) == S_IFDIR; }

int is_file(const struct status *status) { return (status->mode & S_IFMT) == S_IFREG; }

i64 open_file(int directory, const char *path, int flags, u32 mode) {
  return call(SYS_OPENAT, directory, (i64)path, flags, mode, 0);
}

void close_file(i64 file) { call(SYS_CLOSE, file, 0, 0, 0, 0); }

i64 write_all(i64 file, const u8 *bytes, u64 length) {
  while (length > 0) {
    i64 count = call(SYS_WRITE, file, (i64)bytes, (i64)length, 0, 0);
    if (count == -EINTR) continue;
    if (count < 0) return count;
    bytes += count;
    length -= (u64)count;
  }
  return 0;
}

i64 set_owner(i64 file, u32 mode, u32 uid, u32 gid) {
  struct status now;
  i64 error = call(SYS_STATX, file, (i64) "", AT_EMPTY_PATH, STATX_BASIC, (i64)&now);
  if (error < 0) return error;
  int is_other = now.uid != uid || now.gid != gid;
  if (is_other) error = call(SYS_FCHOWN, file, uid, gid, 0, 0);
  // Another owner takes the set-user-ID bit away.
  if (error >= 0 && (is_other || (now.mode & 07777) != mode)) {
    error = call(SYS_FCHMOD, file, mode, 0, 0, 0);
  }
  return error;
}

i64 set_time(int directory, const char *path, i64 seconds, u32 nanoseconds) {
  struct { i64 seconds, nanoseconds; } times[2] = {{seconds, nanoseconds}, {seconds, nanoseconds}};
  return call(SYS_UTIMENSAT, directory, (i64)path, (i64)times, path ? AT_SYMLINK_NOFOLLOW : 0, 0);
}

i64 make_parents(const char *path) {
  i64 error = 0;
  for (u64 at = 1; path[at]; at++) {
    if (path[at] != '/' || path[at - 1] == '/') continue;
    error = call(SYS_MKDIRAT, AT_FDCWD, (i64)copied(path, at), 0755, 0, 0);
    if (error == -EEXIST) error = 0;
    if (error < 0) return error;
  }
  return error;
}

i64 remove_tree(const char *path) {
  i64 error = call(SYS_UNLINKAT, AT_FDCWD, (i64)path, 0, 0, 0);
  if (error == -ENOENT) return 0;
  if (error != -EISDIR) return error;
  struct name *names;
  error = names_in(path, &names);
  for (; error >= 0 && names; names = names->next) error = remove_tree(joined(path, names->text));
  if (error < 0 && error != -ENOENT) return error;
  error = call(SYS_UNLINKAT, AT_FDCWD, (i64)path, AT_REMOVEDIR, 0, 0);
  return error == -ENOENT ? 0 : error;
}

i64 names_in(const char *directory, struct name **names) {
  *names = 0;
  i64 file = open_file(AT_FDCWD, directory, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
  if (file < 0) return file;
  static u8 entries[32 << 10] __attribute__((aligned(8)));
  i64 length;
  while ((length = call(SYS_GETDENTS, file, (i64)entries, sizeof entries, 0, 0)) > 0) {
    for (i64 at = 0; at < length;) {
      struct dirent *entry = (struct dirent *)(entries + at);
      at += entry->length;
      if (is_same(entry->name, ".") || is_same(entry->name, "..")) continue;
      u64 size = length_of(entry->name) + 1;
      struct name *name = allocate(sizeof *name + size);
      memcpy(name->text, entry->name, size);
      name->next = *names;
      *names = name;
    }
  }
  close_file(file);
  return length;
}
