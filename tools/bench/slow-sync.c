/* Preloaded: every f(data)sync takes SYNC_DELAY_US longer, as on slow flash. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

static void wait_longer(void) {
  const char *text = getenv("SYNC_DELAY_US");
  if (text) usleep((useconds_t)atol(text));
}
int fsync(int fd) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  int result = real(fd);
  wait_longer();
  return result;
}
int fdatasync(int fd) {
  static int (*real)(int);
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  int result = real(fd);
  wait_longer();
  return result;
}
