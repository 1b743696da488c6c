/* A file layer that breaks at a chosen moment, put under a process with LD_PRELOAD (Linux).
 *
 * Every call that changes something below a folder is counted: files made, written, cut, synced, renamed, removed. What
 * happens at the call with the chosen number is set with faults_arm(): see the modes below. With a log, each call is
 * written down with its data, so that the state of a disk after a power cut can be worked out from it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { COUNT, KILL, TEAR, FAIL, FULL }; /* modes: nothing; killed before it; half written, then killed; error once; disk full from then on */

static char root[4096];
static int mode = COUNT, log_fd = -1;
static long calls, moment = -1;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

void faults_arm(const char *folder, int what, long when, int log) {
    strncpy(root, folder, sizeof root - 1);
    mode = what, moment = when, log_fd = log, calls = 0;
}

long faults_count(void) { return calls; }

static int inside(const char *path) {
    size_t length = strlen(root), end = strlen(path);
    if (!length || strncmp(path, root, length) || path[length] != '/') return 0;
    return end < 4 || strcmp(path + end - 4, "-shm"); /* shared memory of SQLite; not part of the data */
}

static void absolute(int folder, const char *name, char *out) {
    char link[64];
    ssize_t length = 0;
    if (name[0] != '/') {
        if (folder == AT_FDCWD) strcpy(link, "/proc/self/cwd");
        else snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
        length = readlink(link, out, 4000);
        if (length < 0) length = 0;
        out[length++] = '/';
    }
    strncpy(out + length, name, 4095 - length);
    out[4095] = 0;
}

static int path_of(int fd, char *out) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, out, 4095);
    if (length <= 0) return 0;
    out[length] = 0;
    char *gone = strstr(out, " (deleted)"); /* a file that is removed and still open no longer counts */
    return !gone && inside(out);
}

static void note(char kind, const char *path, const char *other, uint64_t offset, const void *data, uint64_t size) {
    if (log_fd < 0) return;
    struct { uint64_t kind, path, other, offset, size; } head = {kind, strlen(path), strlen(other), offset, size};
    struct iovec parts[] = {{&head, sizeof head}, {(void *)path, head.path}, {(void *)other, head.other}, {(void *)data, size}};
    syscall(SYS_writev, log_fd, parts, 4);
}

/* Counts the call; the error to return, 0 to go on, or -1 to write only half and die. Takes the lock if it returns <= 0. */
static int begin(int grows) {
    pthread_mutex_lock(&lock);
    long number = calls++;
    int error = 0;
    if (mode == FULL && number >= moment && grows) error = ENOSPC;
    if (number == moment) {
        if (mode == KILL || (mode == TEAR && !grows)) kill(getpid(), SIGKILL);
        if (mode == FAIL) error = EIO;
        if (mode == TEAR) return -1;
    }
    if (error) pthread_mutex_unlock(&lock);
    return error;
}

#define REAL(type, name, ...) static type (*real)(__VA_ARGS__); if (!real) real = dlsym(RTLD_NEXT, name)
#define REFUSE(grows) int refused = begin(grows); if (refused > 0) { errno = refused; return -1; }
#define DONE pthread_mutex_unlock(&lock)

static int opened(int folder, const char *name, int flags, mode_t rights) {
    char path[4096];
    struct stat known;
    REAL(int, "openat", int, const char *, int, ...);
    absolute(folder, name, path);
    if (!(flags & (O_CREAT | O_TRUNC)) || !inside(path)) return real(folder, name, flags, rights);
    int there = !stat(path, &known);
    if (there && !(flags & O_TRUNC && known.st_size)) return real(folder, name, flags, rights);
    REFUSE(1);
    if (refused < 0) kill(getpid(), SIGKILL);
    int fd = real(folder, name, flags, rights);
    if (fd >= 0) note(there ? 't' : 'c', path, "", 0, "", 0);
    DONE;
    return fd;
}

static mode_t rights_of(int flags, va_list values) { return flags & (O_CREAT | O_TMPFILE) ? va_arg(values, mode_t) : 0; }
#define OPEN(name, first, folder, path) \
    int name(first const char *path, int flags, ...) { \
        va_list values; va_start(values, flags); mode_t rights = rights_of(flags, values); va_end(values); \
        return opened(folder, path, flags, rights); }
#define NOTHING
OPEN(open, NOTHING, AT_FDCWD, path)
OPEN(open64, NOTHING, AT_FDCWD, path)
#define FOLDER int folder,
OPEN(openat, FOLDER, folder, path)
OPEN(openat64, FOLDER, folder, path)
int creat(const char *path, mode_t rights) { return opened(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, rights); }

static ssize_t written(int fd, const void *data, size_t size, off_t offset, int placed) {
    char path[4096];
    ssize_t (*plain)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
    ssize_t (*at)(int, const void *, size_t, off_t) = dlsym(RTLD_NEXT, "pwrite64");
    if (!size || fd == log_fd || !root[0] || !path_of(fd, path)) return placed ? at(fd, data, size, offset) : plain(fd, data, size);
    REFUSE(1);
    size_t wanted = refused < 0 ? size / 2 : size;
    if (!placed) {
        struct stat known;
        fstat(fd, &known);
        offset = fcntl(fd, F_GETFL) & O_APPEND ? known.st_size : lseek(fd, 0, SEEK_CUR);
    }
    ssize_t done = placed ? at(fd, data, wanted, offset) : plain(fd, data, wanted);
    if (refused < 0) kill(getpid(), SIGKILL);
    if (done > 0) note('w', path, "", offset, data, done);
    DONE;
    return done;
}

ssize_t write(int fd, const void *data, size_t size) { return written(fd, data, size, 0, 0); }
ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) { return written(fd, data, size, offset, 1); }
ssize_t pwrite64(int fd, const void *data, size_t size, off_t offset) { return written(fd, data, size, offset, 1); }
ssize_t writev(int fd, const struct iovec *parts, int count) {
    char path[4096];
    REAL(ssize_t, "writev", int, const struct iovec *, int);
    if (!root[0] || !path_of(fd, path)) return real(fd, parts, count);
    for (int i = 0; i < count; i++) /* a short write is allowed */
        if (parts[i].iov_len) return written(fd, parts[i].iov_base, parts[i].iov_len, 0, 0);
    return 0;
}

static int synced(int fd, const char *name) {
    char path[4096];
    int (*real)(int) = dlsym(RTLD_NEXT, name);
    if (!root[0] || (!path_of(fd, path) && strcmp(path, root))) return real(fd);
    REFUSE(0);
    int done = real(fd);
    note('s', path, "", 0, "", 0);
    DONE;
    return done;
}
int fsync(int fd) { return synced(fd, "fsync"); }
int fdatasync(int fd) { return synced(fd, "fdatasync"); }

static int cut(int fd, off_t size) {
    char path[4096];
    struct stat known;
    REAL(int, "ftruncate64", int, off_t);
    if (!root[0] || !path_of(fd, path)) return real(fd, size);
    fstat(fd, &known);
    REFUSE(size > known.st_size);
    if (refused < 0) kill(getpid(), SIGKILL);
    int done = real(fd, size);
    if (!done) note('t', path, "", size, "", 0);
    DONE;
    return done;
}
int ftruncate(int fd, off_t size) { return cut(fd, size); }
int ftruncate64(int fd, off_t size) { return cut(fd, size); }

static int moved(int from, const char *old, int to, const char *new, unsigned flags) {
    char source[4096], target[4096];
    absolute(from, old, source), absolute(to, new, target);
    int counted = inside(source) || inside(target);
    if (counted) { REFUSE(0); }
    int done = (int)syscall(SYS_renameat2, from, old, to, new, flags);
    if (counted) {
        if (!done) note('r', source, target, 0, "", 0);
        DONE;
    }
    return done;
}
int rename(const char *old, const char *new) { return moved(AT_FDCWD, old, AT_FDCWD, new, 0); }
int renameat(int from, const char *old, int to, const char *new) { return moved(from, old, to, new, 0); }
int renameat2(int from, const char *old, int to, const char *new, unsigned flags) { return moved(from, old, to, new, flags); }

static int removed(int folder, const char *name, int flags) {
    char path[4096];
    absolute(folder, name, path);
    int counted = inside(path);
    if (counted) { REFUSE(0); }
    int done = (int)syscall(SYS_unlinkat, folder, name, flags);
    if (counted) {
        if (!done) note('u', path, "", 0, "", 0);
        DONE;
    }
    return done;
}
int unlink(const char *path) { return removed(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return removed(AT_FDCWD, path, AT_REMOVEDIR); }
int unlinkat(int folder, const char *path, int flags) { return removed(folder, path, flags); }

int mkdir(const char *name, mode_t rights) {
    char path[4096];
    absolute(AT_FDCWD, name, path);
    int counted = inside(path);
    if (counted) {
        REFUSE(1);
        if (refused < 0) kill(getpid(), SIGKILL); /* a folder is never made by half */
    }
    int done = (int)syscall(SYS_mkdirat, AT_FDCWD, name, rights);
    if (counted) {
        if (!done) note('d', path, "", 0, "", 0);
        DONE;
    }
    return done;
}
