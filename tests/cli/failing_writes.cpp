// A library to preload: the Nth call that changes a file below a folder fails as on a full disk,
// and so do all after it.
//
// LEITONG_FAIL_BELOW names the folder (by a part of the path), LEITONG_FAIL_AT the call, from 1.
// The calls are write, pwrite, ftruncate, fsync, fdatasync and rename.

#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

namespace {

long calls = 0;  // the program writes files of an index from one thread

bool fails(const char* path) {
  const char* below = getenv("LEITONG_FAIL_BELOW");
  const char* at = getenv("LEITONG_FAIL_AT");
  if (below == nullptr || at == nullptr || strstr(path, below) == nullptr) return false;
  // The catalog's shared memory is no file that a disk could be too full for in this way.
  if (strstr(path, "-shm") != nullptr) return false;
  return ++calls >= atol(at);
}

bool fails(int descriptor) {
  char link[64];
  char path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  const ssize_t size = readlink(link, path, sizeof path - 1);
  if (size <= 0) return false;
  path[size] = '\0';
  return fails(path);
}

template <typename Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

template <typename Result>
Result full() {
  errno = ENOSPC;
  return static_cast<Result>(-1);
}

}  // namespace

extern "C" {

ssize_t write(int descriptor, const void* bytes, size_t size) {
  static const auto real = next<ssize_t (*)(int, const void*, size_t)>("write");
  return fails(descriptor) ? full<ssize_t>() : real(descriptor, bytes, size);
}

ssize_t pwrite(int descriptor, const void* bytes, size_t size, off_t at) {
  static const auto real = next<ssize_t (*)(int, const void*, size_t, off_t)>("pwrite");
  return fails(descriptor) ? full<ssize_t>() : real(descriptor, bytes, size, at);
}

ssize_t pwrite64(int descriptor, const void* bytes, size_t size, off64_t at) {
  static const auto real = next<ssize_t (*)(int, const void*, size_t, off64_t)>("pwrite64");
  return fails(descriptor) ? full<ssize_t>() : real(descriptor, bytes, size, at);
}

int ftruncate(int descriptor, off_t size) {
  static const auto real = next<int (*)(int, off_t)>("ftruncate");
  return fails(descriptor) ? full<int>() : real(descriptor, size);
}

int ftruncate64(int descriptor, off64_t size) {
  static const auto real = next<int (*)(int, off64_t)>("ftruncate64");
  return fails(descriptor) ? full<int>() : real(descriptor, size);
}

int fsync(int descriptor) {
  static const auto real = next<int (*)(int)>("fsync");
  return fails(descriptor) ? full<int>() : real(descriptor);
}

int fdatasync(int descriptor) {
  static const auto real = next<int (*)(int)>("fdatasync");
  return fails(descriptor) ? full<int>() : real(descriptor);
}

int rename(const char* from, const char* to) {
  static const auto real = next<int (*)(const char*, const char*)>("rename");
  return fails(from) ? full<int>() : real(from, to);
}

}  // extern "C"
