/* Preloaded into the hub's process: writes down, in order, what it wrote to the database files and
 * what it really synced. A checker then rebuilds the disk as a power cut would have left it.
 *
 * RECORD_PREFIX: files whose path starts with it are recorded. RECORD_LOG: where to.
 * Record: char op ('W' write, 'S' sync, 'T' truncate), u8 name length, u64 offset, u64 length,
 * name (path after the prefix), then the bytes of a write. Native byte order.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FILES_MAX 4096
static char *names[FILES_MAX];
static int log_fd = -1;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void raw_write(const void *bytes, size_t length) {
  const char *at = bytes;
  while (length > 0) {
    long done = syscall(SYS_write, log_fd, at, length);
    if (done <= 0) abort();
    at += done;
    length -= (size_t)done;
  }
}

static void record(char op, int fd, uint64_t offset, uint64_t length, const void *bytes) {
  if (fd < 0 || fd >= FILES_MAX || !names[fd]) return;
  pthread_mutex_lock(&lock);
  uint8_t name_length = (uint8_t)strlen(names[fd]);
  raw_write(&op, 1);
  raw_write(&name_length, 1);
  raw_write(&offset, 8);
  raw_write(&length, 8);
  raw_write(names[fd], name_length);
  if (bytes) raw_write(bytes, length);
  pthread_mutex_unlock(&lock);
}

static void remember(int fd, const char *path) {
  const char *prefix = getenv("RECORD_PREFIX");
  if (!prefix || fd < 0 || fd >= FILES_MAX || !path) return;
  if (log_fd < 0) {
    const char *log = getenv("RECORD_LOG");
    if (log) log_fd = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND, 0600);
  }
  free(names[fd]);
  names[fd] = strncmp(path, prefix, strlen(prefix)) == 0 ? strdup(path + strlen(prefix)) : NULL;
}

#define REAL(name, type) \
  static __typeof__(type) real; \
  if (!real) real = (__typeof__(type))dlsym(RTLD_NEXT, name)

#define OPEN_BODY(name) \
  mode_t mode = 0; \
  if (flags & O_CREAT) { va_list args; va_start(args, flags); mode = va_arg(args, mode_t); va_end(args); } \
  REAL(name, int (*)(const char *, int, ...)); \
  int fd = real(path, flags, mode); \
  remember(fd, path); \
  return fd

int open(const char *path, int flags, ...) { OPEN_BODY("open"); }
int open64(const char *path, int flags, ...) { OPEN_BODY("open64"); }

int close(int fd) {
  REAL("close", int (*)(int));
  if (fd >= 0 && fd < FILES_MAX) { free(names[fd]); names[fd] = NULL; }
  return real(fd);
}
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) {
  REAL("pwrite", ssize_t (*)(int, const void *, size_t, off_t));
  ssize_t done = real(fd, bytes, length, offset);
  if (done > 0) record('W', fd, (uint64_t)offset, (uint64_t)done, bytes);
  return done;
}
ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
  REAL("pwrite64", ssize_t (*)(int, const void *, size_t, off64_t));
  ssize_t done = real(fd, bytes, length, offset);
  if (done > 0) record('W', fd, (uint64_t)offset, (uint64_t)done, bytes);
  return done;
}
ssize_t write(int fd, const void *bytes, size_t length) {
  REAL("write", ssize_t (*)(int, const void *, size_t));
  int is_recorded = fd >= 0 && fd < FILES_MAX && names[fd];
  off_t offset = is_recorded ? lseek(fd, 0, SEEK_CUR) : 0;
  ssize_t done = real(fd, bytes, length);
  if (done > 0 && is_recorded) record('W', fd, (uint64_t)offset, (uint64_t)done, bytes);
  return done;
}
int fsync(int fd) {
  REAL("fsync", int (*)(int));
  int result = real(fd);
  if (result == 0) record('S', fd, 0, 0, NULL);
  return result;
}
int fdatasync(int fd) {
  REAL("fdatasync", int (*)(int));
  int result = real(fd);
  if (result == 0) record('S', fd, 0, 0, NULL);
  return result;
}
int ftruncate(int fd, off_t length) {
  REAL("ftruncate", int (*)(int, off_t));
  int result = real(fd, length);
  if (result == 0) record('T', fd, 0, (uint64_t)length, NULL);
  return result;
}
int ftruncate64(int fd, off64_t length) {
  REAL("ftruncate64", int (*)(int, off64_t));
  int result = real(fd, length);
  if (result == 0) record('T', fd, 0, (uint64_t)length, NULL);
  return result;
}
