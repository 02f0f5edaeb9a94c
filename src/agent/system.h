/* The kernel's calls and what they take, without a libc: the agent runs in any image. */
#ifndef SYSTEM_H
#define SYSTEM_H

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long u64;
typedef long i64;

#if defined(__x86_64__)
enum {
  SYS_READ = 0, SYS_WRITE = 1, SYS_CLOSE = 3, SYS_MMAP = 9, SYS_MUNMAP = 11, SYS_GETPID = 39, SYS_CHDIR = 80, SYS_UMASK = 95,
  SYS_FCHMOD = 91, SYS_FCHOWN = 93, SYS_GETDENTS = 217, SYS_EXIT = 231, SYS_OPENAT = 257,
  SYS_MKDIRAT = 258, SYS_FCHOWNAT = 260, SYS_UNLINKAT = 263, SYS_LINKAT = 265,
  SYS_SYMLINKAT = 266, SYS_FCHMODAT = 268, SYS_UTIMENSAT = 280, SYS_RENAMEAT2 = 316,
  SYS_STATX = 332,
};
enum { O_DIRECTORY = 0200000, O_NOFOLLOW = 0400000 };
#elif defined(__aarch64__)
enum {
  SYS_MKDIRAT = 34, SYS_UNLINKAT = 35, SYS_SYMLINKAT = 36, SYS_LINKAT = 37, SYS_CHDIR = 49,
  SYS_FCHMOD = 52, SYS_FCHMODAT = 53, SYS_FCHOWNAT = 54, SYS_FCHOWN = 55, SYS_OPENAT = 56,
  SYS_CLOSE = 57, SYS_GETDENTS = 61, SYS_READ = 63, SYS_WRITE = 64, SYS_UTIMENSAT = 88,
  SYS_EXIT = 94, SYS_UMASK = 166, SYS_GETPID = 172, SYS_MUNMAP = 215, SYS_MMAP = 222, SYS_RENAMEAT2 = 276, SYS_STATX = 291,
};
enum { O_DIRECTORY = 040000, O_NOFOLLOW = 0100000 };
#else
#error "No machine that the agent knows"
#endif

enum { O_RDONLY = 0, O_WRONLY = 1, O_CREAT = 0100, O_EXCL = 0200, O_TRUNC = 01000 };
enum { AT_FDCWD = -100, AT_SYMLINK_NOFOLLOW = 0x100, AT_REMOVEDIR = 0x200, AT_EMPTY_PATH = 0x1000 };
enum { RENAME_NOREPLACE = 1, RENAME_EXCHANGE = 2 };
enum { ENOENT = 2, EINTR = 4, EEXIST = 17, EXDEV = 18, ENOTDIR = 20, EISDIR = 21, EINVAL = 22,
  ENOSYS = 38, ENOTEMPTY = 39 };
enum { S_IFMT = 0170000, S_IFDIR = 0040000, S_IFREG = 0100000 };

struct moment { i64 seconds; u32 nanoseconds; u32 unused; };

/* Of statx(2), which every machine lays out alike. */
struct status {
  u32 mask, block_size; u64 attributes; u32 links, uid, gid; u16 mode, unused; u64 inode, size, blocks;
  u64 attributes_mask; struct moment accessed, born, changed, modified;
  u32 rdev_major, rdev_minor, dev_major, dev_minor; u64 spare[14];
};
enum { STATX_BASIC = 0x7ff, STATX_BTIME = 0x800 };

/* Of getdents64(2). */
struct dirent { u64 inode; i64 offset; u16 length; u8 type; char name[]; };

static inline i64 call(i64 number, i64 a, i64 b, i64 c, i64 d, i64 e) {
#if defined(__x86_64__)
  i64 result;
  register i64 r10 __asm__("r10") = d;
  register i64 r8 __asm__("r8") = e;
  register i64 r9 __asm__("r9") = 0;
  __asm__ volatile("syscall" : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                   : "rcx", "r11", "memory");
  return result;
#else
  register i64 x8 __asm__("x8") = number;
  register i64 x0 __asm__("x0") = a;
  register i64 x1 __asm__("x1") = b;
  register i64 x2 __asm__("x2") = c;
  register i64 x3 __asm__("x3") = d;
  register i64 x4 __asm__("x4") = e;
  register i64 x5 __asm__("x5") = 0;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
                   : "memory");
  return x0;
#endif
}

#endif
