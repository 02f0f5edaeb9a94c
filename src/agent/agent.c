/*
 * Does file work inside a container for a process outside of it, request by request, until its stdin
 * ends. Takes a token: a request is answered with what it prints and a line `token code`.
 *
 * A request is three numbers (how many texts, their bytes, the body's bytes; 4, 4 and 8 bytes, the
 * lowest first), the texts, each with a zero at its end, and the body: a tar, unpacked at the root. The
 * first text is the name of what is to be done, which is done only where the body could be unpacked.
 *
 * Its own file is gone as soon as it runs: it leaves nothing behind, whatever ends it. Another agent is
 * started from the one that runs, /proc/PID/exe.
 */
#include "base.h"
#include "files.h"
#include "list.h"
#include "move.h"
#include "unpack.h"

static int probe(char **texts, u64 count) {
  for (u64 at = 0; at < count; at++) {
    print(texts[at]);
    print("\n");
  }
  return 0;
}

/* Prints its process ID, as the container has it. */
static int identify(char **texts, u64 count) {
  (void)texts;
  print_number((u64)call(SYS_GETPID, 0, 0, 0, 0, 0), 10, 0);
  return count != 0;
}

/* Takes paths, deepest first; a directory goes only where nothing is left in it. */
static int remove(char **paths, u64 count) {
  for (u64 at = 0; at < count; at++) call(SYS_UNLINKAT, AT_FDCWD, (i64)paths[at], 0, 0, 0);
  for (u64 at = 0; at < count; at++) {
    i64 error = call(SYS_UNLINKAT, AT_FDCWD, (i64)paths[at], AT_REMOVEDIR, 0, 0);
    struct status status;
    if (error >= 0 || error == -ENOENT || status_of(AT_FDCWD, paths[at], &status) < 0) continue;
    if (is_directory(&status)) continue;
    print(paths[at]);
    print(" is still there\n");
    return 1;
  }
  return 0;
}

static int remove_trees(char **paths, u64 count) {
  int failed = 0;
  for (u64 at = 0; at < count; at++) failed |= remove_tree(paths[at]) < 0;
  return failed;
}

static int move_into_place(char **paths, u64 count) { return move_staged(paths, count, 0); }
static int copy_into_place(char **paths, u64 count) { return move_staged(paths, count, 1); }

static const struct { const char *name; int (*run)(char **, u64); } WORK[] = {
    {"areLiteral", are_literal},   {"copyStaged", copy_into_place}, {"digestFiles", digest_files},
    {"identify", identify},        {"listAll", list_all},           {"listFiles", list_files},
    {"move", move},                {"moveStaged", move_into_place}, {"printFiles", print_files},
    {"probe", probe},              {"remove", remove},              {"removeTrees", remove_trees},
    {"statFiles", stat_files},
};

static int run(const char *name, char **texts, u64 count) {
  for (u64 at = 0; at < sizeof WORK / sizeof *WORK; at++) {
    if (is_same(WORK[at].name, name)) return WORK[at].run(texts, count);
  }
  return ASK_A_SHELL;
}

static void answer(const char *token) {
  struct { u32 count, bytes; u64 body; } request;
  receive_all(&request, sizeof request);
  char *end = allocate(request.bytes + 1ul);
  receive_all(end, request.bytes);
  end[request.bytes] = 0;
  char **texts = allocate((request.count + 1ul) * sizeof *texts);
  for (u64 at = 0; at <= request.count; at++, end += length_of(end) + 1) texts[at] = end;
  int code = request.body > 0 ? unpack(request.body) : 0;
  if (code == 0) code = request.count > 0 ? run(texts[0], texts + 1, request.count - 1) : 1;
  print(token);
  print(" ");
  print_number((u64)code, 10, 0);
  print("\n");
  flush();
  forget_all();
}

__attribute__((used)) _Noreturn void start(u64 *stack) {
  char **arguments = (char **)(stack + 1);
  if (stack[0] != 2) leave(2);
  note_birth(arguments[0]);
  call(SYS_UNLINKAT, AT_FDCWD, (i64)arguments[0], 0, 0, 0);
  call(SYS_CHDIR, (i64) "/", 0, 0, 0, 0);
  // Old engines forbid statx(2): the agent would find nothing anywhere.
  struct status root;
  if (status_of(AT_FDCWD, "/", &root) < 0) leave(3);
  call(SYS_UMASK, 0, 0, 0, 0, 0);
  for (;;) answer(arguments[1]);
}

#if defined(__x86_64__)
__asm__(".globl _start\n_start:\n  xor %ebp, %ebp\n  mov %rsp, %rdi\n  and $-16, %rsp\n  call start\n");
#else
__asm__(".globl _start\n_start:\n  mov x29, #0\n  mov x0, sp\n  bl start\n");
#endif
