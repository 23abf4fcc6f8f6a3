/*
 * Stands between a process and its disk (LD_PRELOAD): notes what the process does to the files below one directory, and lets the
 * n-th operation of a kind fail. Environment:
 *   DISK_UNDER  the directory (absolute)
 *   DISK_LOG    a file that gets a line for each operation: its name and the path
 *   DISK_FAIL   sync | write | rename | create
 *   DISK_AT     which of them fails, from 1
 *   DISK_PART   only operations on paths with this text in them are counted
 *   DISK_WHILE  only operations while this file exists are counted
 *   DISK_TIMES  how many in a row fail, 1 unless given
 *   DISK_ERRNO  the error's number
 * LevelDB writes through stdio, whose own system calls cannot be replaced: its fwrite and fflush are.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#undef fwrite_unlocked
#undef fflush_unlocked

static const char *under, *failing, *part, *while_file;
static size_t under_length;
static long fail_from, fail_times;
static int fail_errno, log_descriptor = -1;
static atomic_long operations;

__attribute__((constructor)) static void begin(void) {
  const char *log = getenv("DISK_LOG");
  under = getenv("DISK_UNDER");
  failing = getenv("DISK_FAIL");
  part = getenv("DISK_PART");
  while_file = getenv("DISK_WHILE");
  if (under) under_length = strlen(under);
  if (getenv("DISK_AT")) fail_from = atol(getenv("DISK_AT"));
  fail_times = getenv("DISK_TIMES") ? atol(getenv("DISK_TIMES")) : 1;
  fail_errno = getenv("DISK_ERRNO") ? atoi(getenv("DISK_ERRNO")) : EIO;
  if (log) log_descriptor = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int is_under(const char *path) {
  return under && path && strncmp(path, under, under_length) == 0 && (path[under_length] == '/' || path[under_length] == 0);
}

static void note(const char *name, const char *path) {
  char line[PATH_MAX + 32];
  if (log_descriptor < 0) return;
  int length = snprintf(line, sizeof line, "%s %s\n", name, path);
  syscall(SYS_write, log_descriptor, line, (size_t)length);
}

/* Whether this operation is to fail; errno is set then. */
static int fails(const char *kind, const char *name, const char *path) {
  if (!is_under(path)) return 0;
  if (failing && strcmp(failing, kind) == 0 && (!part || strstr(path, part)) &&
      (!while_file || syscall(SYS_access, while_file, F_OK) == 0)) {
    long number = atomic_fetch_add(&operations, 1) + 1;
    if (number >= fail_from && number < fail_from + fail_times) {
      note("FAILED", path);
      errno = fail_errno;
      return 1;
    }
  }
  note(name, path);
  return 0;
}

static const char *path_of(int descriptor, char *buffer) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, buffer, PATH_MAX - 1);
  if (length < 0) return NULL;
  buffer[length] = 0;
  return buffer;
}

static int descriptor_fails(const char *kind, const char *name, int descriptor) {
  char buffer[PATH_MAX];
  if (!under) return 0;
  return fails(kind, name, path_of(descriptor, buffer));
}

/* An answer that leaves over a socket. */
static void note_send(int descriptor) {
  char buffer[PATH_MAX];
  if (log_descriptor < 0) return;
  const char *path = path_of(descriptor, buffer);
  if (path && strncmp(path, "socket:", 7) == 0) note("send", path);
}

static const char *absolute(const char *path, char *buffer) {
  if (path[0] == '/') return path;
  if (!getcwd(buffer, PATH_MAX / 2)) return path;
  strncat(buffer, "/", PATH_MAX - strlen(buffer) - 1);
  return strncat(buffer, path, PATH_MAX - strlen(buffer) - 1);
}

static int creation_fails(const char *path, int flags) {
  char buffer[PATH_MAX];
  struct stat found;
  if (!under || !(flags & O_CREAT)) return 0;
  path = absolute(path, buffer);
  if (!is_under(path) || stat(path, &found) == 0) return 0;
  return fails("create", "create", path);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

int fsync(int descriptor) {
  return descriptor_fails("sync", "fsync", descriptor) ? -1 : REAL(fsync)(descriptor);
}

int fdatasync(int descriptor) {
  return descriptor_fails("sync", "fdatasync", descriptor) ? -1 : REAL(fdatasync)(descriptor);
}

ssize_t write(int descriptor, const void *bytes, size_t length) {
  if (descriptor_fails("write", "write", descriptor)) return -1;
  note_send(descriptor);
  return REAL(write)(descriptor, bytes, length);
}

ssize_t writev(int descriptor, const struct iovec *parts, int count) {
  if (descriptor_fails("write", "write", descriptor)) return -1;
  note_send(descriptor);
  return REAL(writev)(descriptor, parts, count);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t length, off_t offset) {
  return descriptor_fails("write", "write", descriptor) ? -1 : REAL(pwrite)(descriptor, bytes, length, offset);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t length, off64_t offset) {
  return descriptor_fails("write", "write", descriptor) ? -1 : REAL(pwrite64)(descriptor, bytes, length, offset);
}

ssize_t sendmsg(int descriptor, const struct msghdr *message, int flags) {
  note_send(descriptor);
  return REAL(sendmsg)(descriptor, message, flags);
}

size_t fwrite_unlocked(const void *bytes, size_t size, size_t count, FILE *file) {
  if (descriptor_fails("write", "write", fileno(file))) return 0;
  return REAL(fwrite_unlocked)(bytes, size, count, file);
}

int fflush_unlocked(FILE *file) {
  if (file && descriptor_fails("write", "flush", fileno(file))) return EOF;
  return REAL(fflush_unlocked)(file);
}

int rename(const char *from, const char *to) {
  char buffer[PATH_MAX];
  return fails("rename", "rename", absolute(to, buffer)) ? -1 : REAL(rename)(from, to);
}

int link(const char *from, const char *to) {
  char buffer[PATH_MAX];
  return fails("rename", "link", absolute(to, buffer)) ? -1 : REAL(link)(from, to);
}

#define MODE(flags)                                \
  mode_t mode = 0;                                 \
  if ((flags) & (O_CREAT | __O_TMPFILE)) {         \
    va_list arguments;                             \
    va_start(arguments, flags);                    \
    mode = va_arg(arguments, mode_t);              \
    va_end(arguments);                             \
  }

int open(const char *path, int flags, ...) {
  MODE(flags)
  return creation_fails(path, flags) ? -1 : REAL(open)(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  MODE(flags)
  return creation_fails(path, flags) ? -1 : REAL(open64)(path, flags, mode);
}

FILE *fopen(const char *path, const char *how) {
  return strpbrk(how, "wa") && creation_fails(path, O_CREAT) ? NULL : REAL(fopen)(path, how);
}

FILE *fopen64(const char *path, const char *how) {
  return strpbrk(how, "wa") && creation_fails(path, O_CREAT) ? NULL : REAL(fopen64)(path, how);
}

int mkdir(const char *path, mode_t mode) {
  char buffer[PATH_MAX];
  struct stat found;
  const char *target = absolute(path, buffer);
  if (under && is_under(target) && stat(target, &found) != 0 && fails("create", "mkdir", target)) return -1;
  return REAL(mkdir)(path, mode);
}
