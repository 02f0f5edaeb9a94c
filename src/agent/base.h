/* Memory, text and the two streams. */
#ifndef BASE_H
#define BASE_H
#include "system.h"

void *memcpy(void *to, const void *from, u64 length);
void *memset(void *to, int value, u64 length);
int memcmp(const void *one, const void *other, u64 length);
u64 length_of(const char *text);
int is_same(const char *one, const char *other);

/* Memory until the request is done. Where there is none left, the agent ends, and nothing is half done
   that the other side could take for whole. */
void *allocate(u64 size);
char *copied(const char *text, u64 length);
void forget_all(void);

/* `directory/name` */
char *joined(const char *directory, const char *name);

/* Bytes of stdin: at least one and at most `limit`, where they lie until the next call. The agent ends
   with its stdin. */
u8 *receive(u64 limit, u64 *length);
void receive_all(void *to, u64 length);
void skip(u64 length);

void print_bytes(const void *bytes, u64 length);
void print(const char *text);
/* At least as many digits as `width`, zeros in front. */
void print_number(u64 value, u32 base, u32 width);
void flush(void);

_Noreturn void leave(int code);

#endif
