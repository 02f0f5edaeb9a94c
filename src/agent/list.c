#include "list.h"
#include "files.h"

static void print_field(u64 value, u32 base, char end) {
  print_number(value, base, 0);
  print_bytes(&end, 1);
}

/* The civil date of a day, counted from 1970; see Howard Hinnant, "chrono-Compatible Low-Level Date
   Algorithms". */
static void print_moment(const struct moment *moment) {
  i64 days = moment->seconds / 86400, rest = moment->seconds % 86400;
  if (rest < 0) rest += 86400, days--;
  days += 719468;
  i64 era = (days >= 0 ? days : days - 146096) / 146097;
  u64 of_era = (u64)(days - era * 146097);
  u64 year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  u64 of_year = of_era - (365 * year + year / 4 - year / 100);
  u64 shifted = (5 * of_year + 2) / 153;
  u64 month = shifted < 10 ? shifted + 3 : shifted - 9;
  print_number(year + (u64)era * 400 + (month <= 2), 10, 4);
  print("-");
  print_number(month, 10, 2);
  print("-");
  print_number(of_year - (153 * shifted + 2) / 5 + 1, 10, 2);
  print(" ");
  print_number((u64)rest / 3600, 10, 2);
  print(":");
  print_number((u64)rest / 60 % 60, 10, 2);
  print(":");
  print_number((u64)rest % 60, 10, 2);
  print(".");
  print_number(moment->nanoseconds, 10, 9);
  print(" +0000 ");
}

static void print_line(const struct status *status, const char *path, int is_short) {
  print_field(status->mode, 16, ' ');
  print_field(status->uid, 10, ' ');
  print_field(status->gid, 10, ' ');
  if (!is_short) print_field(status->links, 10, ' ');
  if (!is_short) print_field(status->inode, 10, ' ');
  print_field(status->size, 10, ' ');
  if (is_short) {
    if (status->modified.seconds < 0) print("-");
    i64 seconds = status->modified.seconds;
    print_field((u64)(seconds < 0 ? -seconds : seconds), 10, ' ');
  } else {
    print_moment(&status->modified);
    print_moment(&status->changed);
  }
  print(path);
  print("\n");
}

int stat_files(char **paths, u64 count) {
  for (u64 at = 0; at < count; at++) {
    struct status status;
    if (status_of(AT_FDCWD, paths[at], &status) >= 0) print_line(&status, paths[at], 0);
  }
  return 0;
}

static int has_newline(const char *text) {
  while (*text && *text != '\n') text++;
  return *text != 0;
}

static int list_below(const char *path, const struct status *root, int is_short) {
  struct status status;
  if (status_of(AT_FDCWD, path, &status) < 0) return 0;
  print_line(&status, path, is_short);
  if (!is_directory(&status)) return 0;
  int is_other_file_system = status.dev_major != root->dev_major || status.dev_minor != root->dev_minor;
  if (is_short && is_other_file_system) return 0;
  struct name *names;
  if (names_in(path, &names) < 0) return 0;
  for (; names; names = names->next) {
    if (!is_short && has_newline(names->text)) return 1;
    if (list_below(joined(path, names->text), root, is_short)) return 1;
  }
  return 0;
}

int list_files(char **paths, u64 count) {
  struct status root;
  return count != 1 || status_of(AT_FDCWD, paths[0], &root) < 0 || list_below(paths[0], &root, 0);
}

int list_all(char **paths, u64 count) {
  struct status root;
  (void)paths;
  return count != 0 || status_of(AT_FDCWD, "/", &root) < 0 || list_below("/", &root, 1);
}

int are_literal(char **paths, u64 count) {
  for (u64 index = 0; index < count; index++) {
    char *path = paths[index];
    for (u64 at = 1; path[at - 1]; at++) {
      if (path[at] && path[at] != '/') continue;
      char end = path[at];
      path[at] = 0;
      struct status status;
      i64 error = status_of(AT_FDCWD, path, &status);
      path[at] = end;
      if (error < 0 || is_file(&status)) break;
      if (!is_directory(&status)) return 1;
      if (!end) break;
    }
  }
  return 0;
}

int print_files(char **paths, u64 count) {
  int failed = 0;
  for (u64 at = 0; at < count; at++) {
    i64 file = open_file(AT_FDCWD, paths[at], O_RDONLY, 0), length = -1;
    static u8 bytes[64 << 10];
    while (file >= 0 && (length = call(SYS_READ, file, (i64)bytes, sizeof bytes, 0, 0)) > 0) {
      print_bytes(bytes, (u64)length);
    }
    if (file >= 0) close_file(file);
    if (length < 0) failed = 1;
  }
  return failed;
}
