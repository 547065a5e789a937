/*
 * libmacaroons as a peer: reads a request a line from stdin, writes an answer a line to stdout.
 * test/peers/protocol.ts says what the lines are.
 *
 * Every request runs in a process of its own with a second of processor time, since some inputs end
 * the process that reads them, and one never comes back.
 */
#define _GNU_SOURCE
#include <macaroons.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST 64

struct bytes {
  unsigned char *data;
  size_t size;
};

static char *rest;

static void refuse(const char *why) {
  printf("refused %s\n", why);
  fflush(stdout);
  _exit(0);
}

static char *word(void) {
  char *next = strtok_r(NULL, " \n", &rest);
  if (next == NULL) refuse("the request ends early");
  return next;
}

static int number(void) {
  return atoi(word());
}

static int digit(char c) {
  return c <= '9' ? c - '0' : c - 'a' + 10;
}

/* The bytes of a word in hexadecimal, a NUL behind them; "-" is none. */
static struct bytes hex(void) {
  char *text = word();
  struct bytes read = {NULL, strcmp(text, "-") == 0 ? 0 : strlen(text) / 2};
  read.data = calloc(read.size + 1, 1);
  for (size_t i = 0; i < read.size; i++)
    read.data[i] = (unsigned char)(digit(text[2 * i]) << 4 | digit(text[2 * i + 1]));
  return read;
}

static void write_hex(const unsigned char *data, size_t size) {
  putchar(' ');
  if (size == 0) putchar('-');
  for (size_t i = 0; i < size; i++) printf("%02x", data[i]);
}

static enum macaroon_returncode code;

static void refuse_with_code(void) {
  char text[32];
  snprintf(text, sizeof text, "code %d", code);
  refuse(text);
}

static struct macaroon *built(struct macaroon *macaroon) {
  if (macaroon == NULL) refuse_with_code();
  return macaroon;
}

static struct macaroon *create(void) {
  struct bytes key = hex(), location = hex(), id = hex();
  struct macaroon *macaroon = built(
      macaroon_create(location.data, location.size, key.data, key.size, id.data, id.size, &code));
  for (int caveats = number(); caveats > 0; caveats--) {
    if (strcmp(word(), "first") == 0) {
      struct bytes condition = hex();
      macaroon =
          built(macaroon_add_first_party_caveat(macaroon, condition.data, condition.size, &code));
    } else {
      struct bytes at = hex(), secret = hex(), cid = hex();
      macaroon = built(macaroon_add_third_party_caveat(macaroon, at.data, at.size, secret.data,
                                                       secret.size, cid.data, cid.size, &code));
    }
  }
  return macaroon;
}

static void serialize(const struct macaroon *macaroon) {
  size_t size = macaroon_serialize_size_hint(macaroon) + 1;
  char *text = calloc(size, 1);
  if (macaroon_serialize(macaroon, text, size, &code) != 0) refuse_with_code();
  write_hex((unsigned char *)text, strlen(text));
}

static void write_tokens(void) {
  int count = number();
  struct macaroon *made[MOST];
  for (int i = 0; i < count; i++) made[i] = create();
  for (int i = 1; i < count; i++)
    made[i] = built(macaroon_prepare_for_request(made[0], made[i], &code));
  printf("ok");
  for (int i = 0; i < count; i++) serialize(made[i]);
  putchar('\n');
}

static struct bytes seen[MOST];
static int seen_count;

/* Meets nothing, that is what satisfy_exact is for: only keeps what was asked. */
static int keep(void *unused, const unsigned char *condition, size_t size) {
  (void)unused;
  if (seen_count < MOST) {
    seen[seen_count].data = memcpy(malloc(size + 1), condition, size);
    seen[seen_count++].size = size;
  }
  return -1;
}

static void verify(void) {
  struct bytes key = hex();
  struct macaroon *macaroons[MOST];
  int count = number();
  for (int i = 0; i < count; i++)
    macaroons[i] = built(macaroon_deserialize((char *)hex().data, &code));
  struct macaroon_verifier *verifier = macaroon_verifier_create();
  for (int conditions = number(); conditions > 0; conditions--) {
    struct bytes condition = hex();
    macaroon_verifier_satisfy_exact(verifier, condition.data, condition.size, &code);
  }
  macaroon_verifier_satisfy_general(verifier, keep, NULL, &code);
  if (macaroon_verify(verifier, macaroons[0], key.data, key.size, macaroons + 1,
                      (size_t)(count - 1), &code) != 0)
    refuse_with_code();
  printf("accepted");
  for (int i = 0; i < seen_count; i++) write_hex(seen[i].data, seen[i].size);
  putchar('\n');
}

static void answer(char *line) {
  struct rlimit none = {0, 0}, second = {1, 2};
  setrlimit(RLIMIT_CORE, &none);
  setrlimit(RLIMIT_CPU, &second);
  char *verb = strtok_r(line, " \n", &rest);
  if (verb == NULL) refuse("an empty request");
  if (strcmp(word(), "v1-text") != 0) refuse("a format that libmacaroons does not have");
  if (strcmp(verb, "write") == 0) write_tokens();
  else verify();
  fflush(stdout);
  _exit(0);
}

int main(void) {
  char *line = NULL;
  size_t size = 0;
  /* What libmacaroons asserts would land among the output of the tests. */
  if (freopen("/dev/null", "w", stderr) == NULL) return 1;
  while (getline(&line, &size, stdin) > 0) {
    int status = 0;
    pid_t child = fork();
    if (child == 0) answer(line);
    waitpid(child, &status, 0);
    if (!WIFSIGNALED(status)) continue;
    if (WTERMSIG(status) == SIGXCPU) printf("hung\n");
    else printf("crashed SIG%s\n", sigabbrev_np(WTERMSIG(status)));
    fflush(stdout);
  }
  return 0;
}
