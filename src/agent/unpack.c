#include "unpack.h"
#include "files.h"

enum { BLOCK = 512, LONGEST_NAME = 64 << 10 };

/* A header's fields; see GNU tar's manual, "Basic Tar Format". */
struct header {
  char name[100], mode[8], uid[8], gid[8], size[12], mtime[12], checksum[8], type, link[100], rest[255];
};

struct entry { char *path, *link; u32 mode, uid, gid; i64 mtime; u64 size; };

/* Times of directories, which what comes into them would change. */
struct late { struct late *next; char *path; i64 mtime; };

static u64 left;

static u64 number(const char *field, u32 width) {
  u64 value = 0;
  const u8 *byte = (const u8 *)field;
  if (*byte & 0x80) {
    value = *byte == 0xff ? ~0ul : *byte & 0x7f;
    for (u32 at = 1; at < width; at++) value = value << 8 | byte[at];
    return value;
  }
  for (u32 at = 0; at < width; at++) {
    if (field[at] >= '0' && field[at] <= '7') value = value * 8 + (u64)(field[at] - '0');
  }
  return value;
}

static char *field_text(const char *field, u64 width) {
  u64 length = 0;
  while (length < width && field[length]) length++;
  return copied(field, length);
}

/* A directory's name ends with a slash. */
static char *as_path(char *name) {
  u64 length = length_of(name);
  while (length > 1 && name[length - 1] == '/') name[--length] = 0;
  return name;
}

static u64 padded(u64 size) { return (size + BLOCK - 1) / BLOCK * BLOCK; }

static i64 skip_content(u64 size) {
  if (padded(size) > left) return -EINVAL;
  skip(padded(size));
  left -= padded(size);
  return 0;
}

static char *long_text(u64 size) {
  if (size > LONGEST_NAME || padded(size) > left) return 0;
  char *text = allocate(padded(size) + 1);
  receive_all(text, padded(size));
  left -= padded(size);
  return field_text(text, size);
}

static i64 write_content(i64 file, u64 size) {
  u64 padding = padded(size) - size;
  if (size + padding > left) return -EINVAL;
  left -= size + padding;
  i64 error = 0;
  for (u64 count; size > 0; size -= count) {
    u8 *bytes = receive(size, &count);
    if (error >= 0) error = write_all(file, bytes, count);
  }
  skip(padding);
  return error;
}

/* Makes the entry with what `make` does, again where something has to go or to be there first. */
static i64 make(const struct entry *entry, i64 (*attempt)(const struct entry *)) {
  i64 result = attempt(entry);
  if (result == -EEXIST) {
    call(SYS_UNLINKAT, AT_FDCWD, (i64)entry->path, 0, 0, 0);
    result = attempt(entry);
  } else if (result == -ENOENT) {
    make_parents(entry->path);
    result = attempt(entry);
  }
  return result;
}

static i64 new_file(const struct entry *entry) {
  return open_file(AT_FDCWD, entry->path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, entry->mode);
}

static i64 new_symlink(const struct entry *entry) {
  return call(SYS_SYMLINKAT, (i64)entry->link, AT_FDCWD, (i64)entry->path, 0, 0);
}

static i64 new_link(const struct entry *entry) {
  return call(SYS_LINKAT, AT_FDCWD, (i64)entry->link, AT_FDCWD, (i64)entry->path, 0);
}

static i64 new_directory(const struct entry *entry) {
  i64 error = call(SYS_MKDIRAT, AT_FDCWD, (i64)entry->path, entry->mode, 0, 0);
  struct status now;
  int is_there = error == -EEXIST && status_of(AT_FDCWD, entry->path, &now) == 0 && is_directory(&now);
  return is_there ? 0 : error;
}

static i64 unpack_file(const struct entry *entry) {
  i64 file = make(entry, new_file);
  if (file < 0) {
    skip_content(entry->size);
    return file;
  }
  i64 error = write_content(file, entry->size);
  if (error >= 0) error = set_owner(file, entry->mode, entry->uid, entry->gid);
  if (error >= 0) error = set_time((int)file, 0, entry->mtime, 0);
  close_file(file);
  return error;
}

static i64 unpack_directory(const struct entry *entry, struct late **late) {
  i64 error = make(entry, new_directory);
  if (error < 0) return error;
  i64 file = open_file(AT_FDCWD, entry->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
  if (file < 0) return file;
  error = set_owner(file, entry->mode, entry->uid, entry->gid);
  close_file(file);
  struct late *time = allocate(sizeof *time);
  *time = (struct late){*late, entry->path, entry->mtime};
  *late = time;
  return error;
}

static i64 unpack_symlink(const struct entry *entry) {
  i64 error = make(entry, new_symlink);
  if (error < 0) return error;
  error = call(SYS_FCHOWNAT, AT_FDCWD, (i64)entry->path, entry->uid, entry->gid, AT_SYMLINK_NOFOLLOW);
  return error < 0 ? error : set_time(AT_FDCWD, entry->path, entry->mtime, 0);
}

static i64 unpack_entry(const struct header *header, struct entry *entry, struct late **late) {
  switch (header->type) {
    case '0':
      return unpack_file(entry);
    case '1':
      return make(entry, new_link);
    case '2':
      return unpack_symlink(entry);
    case '5':
      return unpack_directory(entry, late);
    default:
      return -EINVAL;
  }
}

int unpack(u64 length) {
  struct late *late = 0;
  struct header header;
  char *path = 0, *link = 0, *failed = 0;
  i64 error = 0;
  left = length;
  while (!failed && left >= BLOCK) {
    receive_all(&header, BLOCK);
    left -= BLOCK;
    if (!header.name[0]) break;
    u64 size = number(header.size, sizeof header.size);
    if (header.type == 'L' || header.type == 'K') {
      char *text = long_text(size);
      if (!text) failed = "a long name", error = -EINVAL;
      else if (header.type == 'L') path = text;
      else link = text;
      continue;
    }
    struct entry entry = {
        .path = as_path(path ? path : field_text(header.name, sizeof header.name)),
        .link = link ? link : field_text(header.link, sizeof header.link),
        .mode = (u32)number(header.mode, sizeof header.mode),
        .uid = (u32)number(header.uid, sizeof header.uid),
        .gid = (u32)number(header.gid, sizeof header.gid),
        .mtime = (i64)number(header.mtime, sizeof header.mtime),
        .size = size,
    };
    path = link = 0;
    error = unpack_entry(&header, &entry, &late);
    if (error < 0) failed = entry.path;
  }
  skip(left);
  for (; late; late = late->next) set_time(AT_FDCWD, late->path, late->mtime, 0);
  if (!failed) return 0;
  print(failed);
  print(" could not be unpacked: error ");
  print_number((u64)-error, 10, 0);
  print("\n");
  return 1;
}
