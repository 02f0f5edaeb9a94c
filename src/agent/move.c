#include "move.h"
#include "files.h"

static struct moment birth;

void note_birth(const char *own_path) {
  struct status own;
  // It may be a link to what runs.
  i64 error = call(SYS_STATX, AT_FDCWD, (i64)own_path, 0, STATX_BASIC | STATX_BTIME, (i64)&own);
  int is_known = error == 0 && own.mask & STATX_BTIME;
  birth = is_known ? own.born : (struct moment){(i64)(~0ul >> 1), 0, 0};
}

/* A file of the image would be copied as a whole to be given another name. */
static int is_of_the_container(const struct status *file) {
  if (!(file->mask & STATX_BTIME)) return 0;
  if (file->born.seconds != birth.seconds) return file->born.seconds > birth.seconds;
  return file->born.nanoseconds > birth.nanoseconds;
}

/* Where a name is, and the name itself. */
struct at { int directory; const char *name; };

static i64 rename_at(struct at from, struct at to, int flags) {
  return call(SYS_RENAMEAT2, from.directory, (i64)from.name, to.directory, (i64)to.name, flags);
}

static i64 write_into(struct at from, struct at to, const struct status *staged) {
  i64 source = open_file(from.directory, from.name, O_RDONLY | O_NOFOLLOW, 0);
  if (source < 0) return source;
  i64 file = open_file(to.directory, to.name, O_WRONLY | O_TRUNC | O_NOFOLLOW, 0);
  i64 error = file, count;
  static u8 bytes[64 << 10];
  while (error >= 0 && (count = call(SYS_READ, source, (i64)bytes, sizeof bytes, 0, 0)) != 0) {
    error = count < 0 ? count : write_all(file, bytes, (u64)count);
  }
  if (error >= 0) error = set_owner(file, staged->mode & 07777, staged->uid, staged->gid);
  if (error >= 0) {
    error = set_time((int)file, 0, staged->modified.seconds, staged->modified.nanoseconds);
  }
  if (file >= 0) close_file(file);
  close_file(source);
  return error;
}

/* The old content goes with what was staged: to exchange two names takes no writing out of the new
   content, which ext4 sees to where a file replaces another by a rename. */
static i64 replace(struct at from, struct at to, const char *path, int into_files) {
  struct status old, staged;
  i64 error = status_of(to.directory, to.name, &old);
  if (error == -ENOENT) return rename_at(from, to, 0);
  if (error < 0) return error;
  if (into_files && is_file(&old) && status_of(from.directory, from.name, &staged) == 0 && is_file(&staged)) {
    if (write_into(from, to, &staged) >= 0) return 0;
  }
  if (is_directory(&old) || is_of_the_container(&old)) {
    if (rename_at(from, to, RENAME_EXCHANGE) >= 0) return 0;
  }
  if (is_directory(&old)) remove_tree(path);
  return rename_at(from, to, 0);
}

/* What is in the way is left for later. */
static i64 place_new(struct at from, struct at to) {
  i64 error = rename_at(from, to, RENAME_NOREPLACE);
  struct status old;
  // Not every file system knows how to.
  if (error == -EINVAL && status_of(to.directory, to.name, &old) == -ENOENT) return rename_at(from, to, 0);
  return error == -EEXIST || error == -EINVAL ? 0 : error;
}

static int tell(const char *path, i64 error) {
  if (error >= 0) return 0;
  print(path);
  print(" could not be put in place: error ");
  print_number((u64)-error, 10, 0);
  print("\n");
  return 1;
}

static int move_one(const char *staged, const char *target, int is_second, int into_files) {
  struct at from = {AT_FDCWD, staged}, to = {AT_FDCWD, target};
  struct status status;
  i64 error = status_of(AT_FDCWD, staged, &status);
  if (error == -ENOENT && is_second) return 0;
  if (error >= 0) error = make_parents(target);
  if (error >= 0) error = is_second ? replace(from, to, target, into_files) : place_new(from, to);
  return tell(target, error);
}

static int move_all(const char *staged, const char *target, int is_second, int into_files) {
  struct name *names;
  i64 error = names_in(staged, &names);
  if (error < 0) return tell(target, error);
  if (!names) return 0;
  if ((error = make_parents(joined(target, ""))) < 0) return tell(target, error);
  i64 from = open_file(AT_FDCWD, staged, O_RDONLY | O_DIRECTORY, 0);
  i64 to = open_file(AT_FDCWD, target, O_RDONLY | O_DIRECTORY, 0);
  int failed = tell(target, from < 0 ? from : to);
  for (; !failed && names; names = names->next) {
    struct at a = {(int)from, names->text}, b = {(int)to, names->text};
    char *path = joined(target, names->text);
    failed = tell(path, is_second ? replace(a, b, path, into_files) : place_new(a, b));
  }
  if (from >= 0) close_file(from);
  if (to >= 0) close_file(to);
  return failed;
}

int move_staged(char **paths, u64 count, int into_files) {
  int failed = 0;
  for (int is_second = 0; is_second < 2; is_second++) {
    for (u64 at = 1; at + 1 < count; at += 2) {
      struct status staged;
      int is_many = status_of(AT_FDCWD, paths[at], &staged) == 0 && is_directory(&staged);
      failed |= (is_many ? move_all : move_one)(paths[at], paths[at + 1], is_second, into_files);
    }
  }
  remove_tree(paths[0]);
  return failed;
}

int move(char **paths, u64 count) {
  if (count != 2) return 1;
  i64 error = call(SYS_RENAMEAT2, AT_FDCWD, (i64)paths[0], AT_FDCWD, (i64)paths[1], 0);
  // A directory of the image has to be copied.
  return error == -EXDEV ? ASK_A_SHELL : tell(paths[1], error);
}
