#include "files.h"
#include "list.h"

/* SHA-256; see FIPS 180-4. */
static const u32 ROUND[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static u32 rotated(u32 value, u32 by) { return value >> by | value << (32 - by); }

static void take_block(u32 hash[8], const u8 *block) {
  u32 words[64];
  for (u32 at = 0; at < 16; at++, block += 4) {
    words[at] = (u32)block[0] << 24 | (u32)block[1] << 16 | (u32)block[2] << 8 | block[3];
  }
  for (u32 at = 16; at < 64; at++) {
    u32 old = words[at - 15], young = words[at - 2];
    words[at] = words[at - 16] + (rotated(old, 7) ^ rotated(old, 18) ^ old >> 3) + words[at - 7] +
                (rotated(young, 17) ^ rotated(young, 19) ^ young >> 10);
  }
  u32 a = hash[0], b = hash[1], c = hash[2], d = hash[3];
  u32 e = hash[4], f = hash[5], g = hash[6], h = hash[7];
  for (u32 at = 0; at < 64; at++) {
    u32 one = h + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + ((e & f) ^ (~e & g)) + ROUND[at] + words[at];
    u32 two = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g, g = f, f = e, e = d + one, d = c, c = b, b = a, a = one + two;
  }
  hash[0] += a, hash[1] += b, hash[2] += c, hash[3] += d;
  hash[4] += e, hash[5] += f, hash[6] += g, hash[7] += h;
}

/* Reads until the buffer is full or the file at its end. */
static i64 fill(i64 file, u8 *bytes, u64 size) {
  u64 length = 0;
  while (length < size) {
    i64 count = call(SYS_READ, file, (i64)(bytes + length), (i64)(size - length), 0, 0);
    if (count == -EINTR) continue;
    if (count < 0) return count;
    if (count == 0) break;
    length += (u64)count;
  }
  return (i64)length;
}

static i64 digest_file(i64 file, u32 hash[8]) {
  static u8 bytes[(64 << 10) + 128];
  u64 total = 0;
  for (;;) {
    i64 length = fill(file, bytes, 64 << 10);
    if (length < 0) return length;
    total += (u64)length;
    u64 end = (u64)length;
    int is_last = length < 64 << 10;
    if (is_last) {
      bytes[end++] = 0x80;
      while (end % 64 != 56) bytes[end++] = 0;
      for (u32 shift = 64; shift > 0; shift -= 8) bytes[end++] = (u8)(total * 8 >> (shift - 8));
    }
    for (u64 at = 0; at < end; at += 64) take_block(hash, bytes + at);
    if (is_last) return 0;
  }
}

int digest_files(char **paths, u64 count) {
  int failed = 0;
  for (u64 at = 0; at < count; at++) {
    u32 hash[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                   0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    i64 file = open_file(AT_FDCWD, paths[at], O_RDONLY, 0);
    if (file < 0 || digest_file(file, hash) < 0) failed = 1;
    else {
      for (u32 part = 0; part < 8; part++) print_number(hash[part], 16, 8);
      print("  ");
      print(paths[at]);
      print("\n");
    }
    if (file >= 0) close_file(file);
  }
  return failed;
}
