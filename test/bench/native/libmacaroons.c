/*
 * libmacaroons as a contender of the benchmark: a request a line from stdin, an answer a line.
 *
 *   load OPERATION KEY LOCATION IDENTIFIER N CONDITION... N (PREFIX VALUE)... N TEXT...   -> ok
 *   run N CLOCK        -> nanoseconds of N runs by the wall's clock or the processor's, or failed WHY
 *
 * Of several texts, the first is the token and the others are its discharges; for "narrowed" each is
 * a token, and they take turns. All but numbers, the operation and texts is in hexadecimal. The conditions are those to mint with,
 * or the last of them is the one to add. The prefixes and values are the request: a condition that
 * starts with a prefix is a list, separated by |, that has to hold its value.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <macaroons.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MOST 64

struct bytes {
  unsigned char *data;
  size_t size;
};

static char *rest;
static struct bytes key, location, identifier, conditions[MOST];
static struct {
  struct bytes prefix, value;
} facts[MOST];
static const char **texts;
static int condition_count, fact_count, text_count;
static uint32_t client;
static bool (*operation)(void);
static struct macaroon_verifier *verifier;

static char *word(void) {
  char *next = strtok_r(NULL, " \n", &rest);
  if (next == NULL) exit(1);
  return next;
}

static int count(void) {
  int n = atoi(word());
  if (n < 0 || n > MOST) exit(1);
  return n;
}

static int digit(char c) {
  return c <= '9' ? c - '0' : c - 'a' + 10;
}

static struct bytes hex(void) {
  char *text = word();
  struct bytes read = {NULL, strlen(text) / 2};
  read.data = calloc(read.size + 1, 1);
  for (size_t i = 0; i < read.size; i++)
    read.data[i] = (unsigned char)(digit(text[2 * i]) << 4 | digit(text[2 * i + 1]));
  return read;
}

/* Whether a range such as 10.0.0.0/8 holds the client. */
static bool holds_client(const char *range, size_t size) {
  char address[INET_ADDRSTRLEN];
  struct in_addr first;
  const char *slash = memchr(range, '/', size);
  size_t length = slash == NULL ? size : (size_t)(slash - range);
  int bits = 0;
  if (slash == NULL || length >= sizeof address) return false;
  for (const char *c = slash + 1; c < range + size; c++) {
    if (*c < '0' || *c > '9' || (bits = 10 * bits + (*c - '0')) > 32) return false;
  }
  memcpy(address, range, length);
  address[length] = '\0';
  if (inet_pton(AF_INET, address, &first) != 1) return false;
  return bits == 0 || (ntohl(first.s_addr) ^ client) >> (32 - bits) == 0;
}

static bool covers(const char *entry, size_t size, const struct bytes *value) {
  if (size > 0 && entry[size - 1] == '*')
    return size <= value->size && memcmp(entry, value->data, size - 1) == 0;
  return size == value->size && memcmp(entry, value->data, size) == 0;
}

static bool expires_later(const char *digits, size_t size, int64_t now) {
  int64_t until = 0;
  if (size == 0 || size > 12) return false;
  for (size_t i = 0; i < size; i++) {
    if (digits[i] < '0' || digits[i] > '9') return false;
    until = 10 * until + (digits[i] - '0');
  }
  return now < until;
}

/* The checks that the others have: times, ranges of IPv4 addresses, and lists. */
static int check(void *now, const unsigned char *condition, size_t size) {
  const char *text = (const char *)condition, *end = text + size;
  if (size > 7 && memcmp(text, "time < ", 7) == 0)
    return expires_later(text + 7, size - 7, *(int64_t *)now) ? 0 : -1;
  for (int i = 0; i < fact_count; i++) {
    const struct bytes *prefix = &facts[i].prefix;
    if (size <= prefix->size || memcmp(text, prefix->data, prefix->size) != 0) continue;
    bool is_ip = memcmp(text, "ip", 2) == 0;
    for (const char *entry = text + prefix->size; entry < end;) {
      const char *bar = memchr(entry, '|', (size_t)(end - entry));
      size_t length = (size_t)((bar == NULL ? end : bar) - entry);
      if (is_ip ? holds_client(entry, length) : covers(entry, length, &facts[i].value)) return 0;
      entry += length + 1;
    }
    return -1;
  }
  return -1;
}

static int64_t current_time;

/* The address of the client and the time are read anew for each request. */
static void read_request(void) {
  current_time = (int64_t)time(NULL);
  for (int i = 0; i < fact_count; i++) {
    struct in_addr address;
    if (memcmp(facts[i].prefix.data, "ip", 2) != 0) continue;
    if (inet_pton(AF_INET, (char *)facts[i].value.data, &address) == 1)
      client = ntohl(address.s_addr);
  }
}

static bool verify_texts(const char **from, int texts_of_token) {
  enum macaroon_returncode code;
  struct macaroon *all[MOST];
  bool ok = true;
  read_request();
  for (int i = 0; i < texts_of_token; i++) {
    all[i] = macaroon_deserialize(from[i], &code);
    if (all[i] == NULL) return false;
  }
  ok = macaroon_verify(verifier, all[0], key.data, key.size, all + 1, (size_t)(texts_of_token - 1),
                       &code) == 0;
  for (int i = 0; i < texts_of_token; i++) macaroon_destroy(all[i]);
  return ok;
}

static bool verify(void) {
  return verify_texts(texts, text_count);
}

static bool narrowed(void) {
  static int turn = 0;
  return verify_texts(texts + turn++ % text_count, 1);
}

static bool add(struct macaroon **macaroon, const struct bytes *condition) {
  enum macaroon_returncode code;
  struct macaroon *next =
      macaroon_add_first_party_caveat(*macaroon, condition->data, condition->size, &code);
  macaroon_destroy(*macaroon);
  *macaroon = next;
  return next != NULL;
}

static bool serialize(struct macaroon *macaroon) {
  enum macaroon_returncode code;
  size_t size = macaroon_serialize_size_hint(macaroon) + 1;
  char *text = malloc(size);
  bool ok = macaroon_serialize(macaroon, text, size, &code) == 0;
  free(text);
  macaroon_destroy(macaroon);
  return ok;
}

static bool mint(void) {
  enum macaroon_returncode code;
  struct macaroon *macaroon = macaroon_create(location.data, location.size, key.data, key.size,
                                              identifier.data, identifier.size, &code);
  if (macaroon == NULL) return false;
  for (int i = 0; i < condition_count; i++)
    if (!add(&macaroon, &conditions[i])) return false;
  return serialize(macaroon);
}

static bool attenuate(void) {
  enum macaroon_returncode code;
  struct macaroon *macaroon = macaroon_deserialize(texts[0], &code);
  if (macaroon == NULL || !add(&macaroon, &conditions[condition_count - 1])) return false;
  return serialize(macaroon);
}

static bool parse(void) {
  enum macaroon_returncode code;
  struct macaroon *macaroon = macaroon_deserialize(texts[0], &code);
  if (macaroon == NULL) return false;
  macaroon_destroy(macaroon);
  return true;
}

static void load(void) {
  enum macaroon_returncode code;
  char *name = word();
  operation = strcmp(name, "verify") == 0 ? verify
              : strcmp(name, "narrowed") == 0 ? narrowed
              : strcmp(name, "mint") == 0 ? mint
              : strcmp(name, "parse") == 0 ? parse
                                           : attenuate;
  key = hex();
  location = hex();
  identifier = hex();
  condition_count = count();
  for (int i = 0; i < condition_count; i++) conditions[i] = hex();
  fact_count = count();
  for (int i = 0; i < fact_count; i++) {
    facts[i].prefix = hex();
    facts[i].value = hex();
  }
  text_count = atoi(word());
  texts = calloc((size_t)text_count, sizeof *texts);
  for (int i = 0; i < text_count; i++) texts[i] = strdup(word());
  verifier = macaroon_verifier_create();
  macaroon_verifier_satisfy_general(verifier, check, &current_time, &code);
  puts("ok");
}

static void run(void) {
  struct timespec start, end;
  long runs = atol(word());
  clockid_t by = strcmp(word(), "wall") == 0 ? CLOCK_MONOTONIC : CLOCK_PROCESS_CPUTIME_ID;
  clock_gettime(by, &start);
  for (long i = 0; i < runs; i++) {
    if (operation()) continue;
    puts("failed: it is refused");
    return;
  }
  clock_gettime(by, &end);
  printf("%lld\n",
         (end.tv_sec - start.tv_sec) * 1000000000LL + (end.tv_nsec - start.tv_nsec));
}

int main(void) {
  char *line = NULL;
  size_t size = 0;
  while (getline(&line, &size, stdin) > 0) {
    char *verb = strtok_r(line, " \n", &rest);
    if (verb == NULL) return 1;
    if (strcmp(verb, "load") == 0) load();
    else run();
    fflush(stdout);
  }
  return 0;
}
