#include "base.h"

/* The compiler calls these, too. */
void *memcpy(void *to, const void *from, u64 length) {
#if defined(__x86_64__)
  void *start = to;
  __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(length) : : "memory");
  return start;
#else
  u8 *end = to;
  for (const u8 *byte = from; length > 0; length--) *end++ = *byte++;
  return to;
#endif
}

void *memset(void *to, int value, u64 length) {
  for (volatile u8 *byte = to; length > 0; length--) *byte++ = (u8)value;
  return to;
}

int memcmp(const void *one, const void *other, u64 length) {
  const u8 *a = one, *b = other;
  for (; length > 0; length--, a++, b++) {
    if (*a != *b) return *a - *b;
  }
  return 0;
}

u64 length_of(const char *text) {
  u64 length = 0;
  while (text[length]) length++;
  return length;
}

int is_same(const char *one, const char *other) {
  u64 length = length_of(one);
  return length == length_of(other) && memcmp(one, other, length) == 0;
}

/* Pieces of memory, of which the first is used again for each request. */
enum { PIECE = 1 << 20 };
struct piece { struct piece *next; u64 size, used; };
static struct piece *pieces, *current;

static struct piece *new_piece(u64 size) {
  enum { READ_WRITE = 3, PRIVATE_ANONYMOUS = 0x22 };
  i64 address = call(SYS_MMAP, 0, (i64)size, READ_WRITE, PRIVATE_ANONYMOUS, -1);
  if (address < 0) leave(1);
  struct piece *piece = (struct piece *)address;
  piece->next = 0;
  piece->size = size;
  piece->used = sizeof *piece;
  return piece;
}

void *allocate(u64 size) {
  size = (size + 15) & ~15ul;
  if (!current || current->size - current->used < size) {
    u64 wanted = size + sizeof(struct piece);
    struct piece *piece = new_piece(wanted > PIECE ? wanted : PIECE);
    if (current) current->next = piece;
    else pieces = piece;
    current = piece;
  }
  void *memory = (u8 *)current + current->used;
  current->used += size;
  return memory;
}

char *copied(const char *text, u64 length) {
  char *copy = allocate(length + 1);
  memcpy(copy, text, length);
  copy[length] = 0;
  return copy;
}

void forget_all(void) {
  current = pieces;
  if (!current) return;
  current->used = sizeof *current;
  for (struct piece *piece = current->next, *next; piece; piece = next) {
    next = piece->next;
    call(SYS_MUNMAP, (i64)piece, (i64)piece->size, 0, 0, 0);
  }
  current->next = 0;
}

char *joined(const char *directory, const char *name) {
  u64 first = length_of(directory), second = length_of(name);
  if (first > 0 && directory[first - 1] == '/') first--;
  char *path = allocate(first + second + 2);
  memcpy(path, directory, first);
  path[first] = '/';
  memcpy(path + first + 1, name, second);
  path[first + 1 + second] = 0;
  return path;
}

static u8 input[256 << 10];
static u64 input_at, input_end;

u8 *receive(u64 limit, u64 *length) {
  while (input_at == input_end) {
    i64 count = call(SYS_READ, 0, (i64)input, sizeof input, 0, 0);
    if (count == -EINTR) continue;
    if (count <= 0) leave(0);
    input_at = 0;
    input_end = (u64)count;
  }
  u8 *bytes = input + input_at;
  *length = input_end - input_at < limit ? input_end - input_at : limit;
  input_at += *length;
  return bytes;
}

void receive_all(void *to, u64 length) {
  for (u8 *end = to; length > 0;) {
    u64 count;
    u8 *bytes = receive(length, &count);
    memcpy(end, bytes, count);
    end += count;
    length -= count;
  }
}

void skip(u64 length) {
  for (u64 count; length > 0; length -= count) receive(length, &count);
}

static u8 output[64 << 10];
static u64 output_end;

void flush(void) {
  for (u64 at = 0; at < output_end;) {
    i64 count = call(SYS_WRITE, 1, (i64)(output + at), (i64)(output_end - at), 0, 0);
    if (count == -EINTR) continue;
    if (count <= 0) leave(1);
    at += (u64)count;
  }
  output_end = 0;
}

void print_bytes(const void *bytes, u64 length) {
  for (const u8 *from = bytes; length > 0;) {
    if (output_end == sizeof output) flush();
    u64 room = sizeof output - output_end;
    u64 count = length < room ? length : room;
    memcpy(output + output_end, from, count);
    output_end += count;
    from += count;
    length -= count;
  }
}

void print(const char *text) { print_bytes(text, length_of(text)); }

void print_number(u64 value, u32 base, u32 width) {
  char digits[24];
  u32 at = sizeof digits;
  do {
    digits[--at] = "0123456789abcdef"[value % base];
    value /= base;
  } while (value > 0);
  while (sizeof digits - at < width) digits[--at] = '0';
  print_bytes(digits + at, sizeof digits - at);
}

_Noreturn void leave(int code) {
  for (;;) call(SYS_EXIT, code, 0, 0, 0, 0);
}
