/* Measures what this computer's cores, lines and locks cost, and prints it as text. See README.md. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LINE 64
#define ON_OWN_LINE __attribute__((aligned(LINE)))
#define ROUNDS 40           /* the least of so many short ones is taken: interrupts and other guests only ever add */
#define PING_PONGS 5000L
#define ITEMS 20000L
#define PACED 1000L
#define GAP_NS 500.0        /* between lone packets */
#define CAPACITY 1024u
#define WALK_LINES 256       /* a quarter of a small first level: what takes time is who has them, not where they fit */
#define CORES_MAX 512
#define SIBLINGS_NS 15.0     /* hardware threads of one core answer faster than any two cores */

static double now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static inline void relax(void) {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

static void pin(int cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    if (pthread_setaffinity_np(pthread_self(), sizeof set, &set) != 0) {
        fprintf(stderr, "cannot run on core %d\n", cpu);
        exit(1);
    }
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}
/* For what needs two cores: a guest's cores may share a real one for a while, and then answer faster than any two. */
static double median(double *values, size_t count) {
    qsort(values, count, sizeof values[0], by_size);
    return values[count / 2];
}

/* Two threads, each on its core, from a common start to the end of both. */
typedef void (*body)(void);
static pthread_barrier_t gate;
typedef struct { int cpu; body run; double begin, end; } worker;

static void *work(void *argument) {
    worker *w = argument;
    pin(w->cpu);
    pthread_barrier_wait(&gate);
    w->begin = now_ns();
    w->run();
    w->end = now_ns();
    return NULL;
}

static double together(int a, body run_a, int b, body run_b) {
    worker w[2] = {{a, run_a, 0, 0}, {b, run_b, 0, 0}};
    pthread_t thread[2];
    pthread_barrier_init(&gate, NULL, 2);
    for (int i = 0; i < 2; i++) {
        if (pthread_create(&thread[i], NULL, work, &w[i]) != 0) { perror("pthread_create"); exit(1); }
    }
    for (int i = 0; i < 2; i++) pthread_join(thread[i], NULL);
    pthread_barrier_destroy(&gate);
    double begin = w[0].begin < w[1].begin ? w[0].begin : w[1].begin;
    double end = w[0].end > w[1].end ? w[0].end : w[1].end;
    return end - begin;
}

/* Core to core: compare-and-swap ping-pong; a round trip is two transfers. */
static ON_OWN_LINE atomic_int ball;
static void ping(void) {
    for (long i = 0; i < PING_PONGS; i++) for (int free = 0; !atomic_compare_exchange_strong(&ball, &free, 1); free = 0) {}
}
static void pong(void) {
    for (long i = 0; i < PING_PONGS; i++) for (int full = 1; !atomic_compare_exchange_strong(&ball, &full, 0); full = 1) {}
}
static double core_to_core(int a, int b) {
    double least = 1e18;
    for (int round = 0; round < ROUNDS; round++) {
        atomic_store(&ball, 0);
        double t = together(a, ping, b, pong) / (double)PING_PONGS / 2;
        if (t < least) least = t;
    }
    return least;
}

/* One core alone. */
static ON_OWN_LINE atomic_uint word;
static volatile uint64_t sink;
static double atomic_cost(void) {
    double begin = now_ns();
    for (long i = 0; i < ITEMS; i++) atomic_fetch_add(&word, 1);
    return (now_ns() - begin) / (double)ITEMS;
}
static double fence_cost(void) {
    double begin = now_ns();
    for (long i = 0; i < ITEMS; i++) atomic_thread_fence(memory_order_seq_cst);
    return (now_ns() - begin) / (double)ITEMS;
}
static inline void take(atomic_uint *lock) {
    while (atomic_exchange_explicit(lock, 1, memory_order_acquire)) while (atomic_load_explicit(lock, memory_order_relaxed)) relax();
}
static inline void give(atomic_uint *lock) { atomic_store_explicit(lock, 0, memory_order_release); }
static double lock_pair_cost(void) {
    atomic_store(&word, 0);
    double begin = now_ns();
    for (long i = 0; i < ITEMS; i++) { take(&word); give(&word); }
    return (now_ns() - begin) / (double)ITEMS;
}
/* Bytes copied a nanosecond, far beyond the caches. */
static double copy_rate(void) {
    size_t size = 64u << 20;
    char *from = malloc(size), *to = malloc(size);
    if (from == NULL || to == NULL) { fprintf(stderr, "not enough memory\n"); exit(1); }
    memset(from, 1, size);
    memset(to, 2, size);
    double begin = now_ns();
    memcpy(to, from, size);
    double rate = (double)size / (now_ns() - begin);
    sink = (uint64_t)to[size / 2];
    free(from);
    free(to);
    return rate;
}
static double best(double (*measure)(void), int larger) {
    double found = measure();
    for (int round = 1; round < ROUNDS; round++) {
        double t = measure();
        if (larger ? t > found : t < found) found = t;
    }
    return found;
}

/* Peer concurrency: one core writes n lines, the other walks them in an order that no prefetcher guesses: once each address out of the
   line before, once independently. */
typedef struct line { struct line *next; uint64_t value; char rest[LINE - 16]; } ON_OWN_LINE line;
static line lines[WALK_LINES];
static unsigned order[WALK_LINES];
static ON_OWN_LINE atomic_int turn;
static double walk_ns[2 * ROUNDS];
static int chased;
static void own_lines(void) {
    for (int round = 0; round < 2 * ROUNDS; round++) {
        while (atomic_load_explicit(&turn, memory_order_acquire) != 2 * round) relax();
        for (int i = 0; i < WALK_LINES; i++) lines[i].value++;
        atomic_store_explicit(&turn, 2 * round + 1, memory_order_release);
    }
}
static void walk_lines(void) {
    for (int round = 0; round < 2 * ROUNDS; round++) {
        while (atomic_load_explicit(&turn, memory_order_acquire) != 2 * round + 1) relax();
        uint64_t sum = 0;
        double begin = now_ns();
        if (chased) for (line *l = lines; l != NULL; l = l->next) sum += l->value;
        else for (unsigned i = 0; i < WALK_LINES; i++) sum += lines[order[i]].value;
        sink = sum;
        walk_ns[round] = (now_ns() - begin) / WALK_LINES;
        atomic_store_explicit(&turn, 2 * round + 2, memory_order_release);
    }
}
static double walk(int a, int b, int chase) {
    unsigned random = 1;
    for (unsigned i = 0; i < WALK_LINES; i++) order[i] = i;
    for (unsigned i = WALK_LINES - 1; i > 0; i--) {
        random = random * 1664525u + 1013904223u;
        unsigned j = (random >> 8) % (i + 1), other = order[j];
        order[j] = order[i];
        order[i] = other;
    }
    for (unsigned i = 0; i < WALK_LINES; i++) lines[order[i]].next = i + 1 == WALK_LINES ? NULL : &lines[order[i + 1]];
    chased = chase;
    atomic_store(&turn, 0);
    together(a, own_lines, b, walk_lines);
    return median(walk_ns, 2 * ROUNDS);
}

/* In which part of a transfer its giver can still write: two cores add to one line. Adding takes the time of a locked operation, all
   other time the line is on its way. */
static ON_OWN_LINE atomic_uint counter;
static void add(void) { while (atomic_fetch_add(&counter, 1) < 2 * ITEMS) {} }
static double lost_after(int a, int b, double atomic_ns) {
    double ns[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
        atomic_store(&counter, 0);
        ns[round] = together(a, add, b, add);
    }
    double part = 2.0 * ITEMS * atomic_ns / median(ns, ROUNDS);
    return part < 1 ? part : 1;
}

/* From one core to the other: a list whose head, tail, length and lock share a line, against a ring with its indices apart. */
typedef struct item { struct item *next; uint64_t number; double sent_ns; char rest[LINE - 24]; } ON_OWN_LINE item;
static item pool[4 * CAPACITY];
static struct { item *head, *tail; uint32_t length; atomic_uint lock; } ON_OWN_LINE list;
static struct { ON_OWN_LINE atomic_uint head; ON_OWN_LINE atomic_uint tail; ON_OWN_LINE item *slot[CAPACITY]; } ring;
static double gap_ns;        /* 0: as fast as it goes */
static double latency[PACED];
static long items;

static item *next_item(long i, double *due) {
    if (gap_ns > 0) {
        *due += gap_ns;
        while (now_ns() < *due) {}
    }
    item *p = &pool[i & (4 * CAPACITY - 1)];
    p->number = (uint64_t)i;
    if (gap_ns > 0) p->sent_ns = now_ns();
    return p;
}
static void received(item *p, long i) {
    if (p->number != (uint64_t)i) abort();
    if (gap_ns > 0) latency[i] = now_ns() - p->sent_ns;
}
static void list_in(void) {
    double due = now_ns() + 1e5;
    for (long i = 0; i < items; i++) {
        item *p = next_item(i, &due);
        for (;;) {
            take(&list.lock);
            if (list.length < CAPACITY) break;
            give(&list.lock);
            relax();
        }
        p->next = NULL;
        if (list.tail != NULL) list.tail->next = p; else list.head = p;
        list.tail = p;
        list.length++;
        give(&list.lock);
    }
}
static void list_out(void) {
    for (long i = 0; i < items;) {
        if (gap_ns > 0 && *(volatile uint32_t *)&list.length == 0) { relax(); continue; }
        take(&list.lock);
        item *p = list.head;
        if (p != NULL) {
            list.head = p->next;
            if (list.head == NULL) list.tail = NULL;
            list.length--;
        }
        give(&list.lock);
        if (p == NULL) { relax(); continue; }
        received(p, i++);
    }
}
static void ring_in(void) {
    double due = now_ns() + 1e5;
    for (unsigned i = 0; i < (unsigned)items; i++) {
        item *p = next_item((long)i, &due);
        while (i - atomic_load_explicit(&ring.tail, memory_order_acquire) >= CAPACITY) relax();
        ring.slot[i & (CAPACITY - 1)] = p;
        atomic_store_explicit(&ring.head, i + 1, memory_order_release);
    }
}
static void ring_out(void) {
    for (unsigned i = 0; i < (unsigned)items;) {
        if (atomic_load_explicit(&ring.head, memory_order_acquire) == i) { relax(); continue; }
        item *p = ring.slot[i & (CAPACITY - 1)];
        received(p, (long)i);
        i++;
        atomic_store_explicit(&ring.tail, i, memory_order_release);
    }
}
static double queue(int a, body in, int b, body out, double gap) {
    double ns[ROUNDS];
    gap_ns = gap;
    items = gap > 0 ? PACED : ITEMS;
    for (int round = 0; round < ROUNDS; round++) {
        memset(&list, 0, sizeof list);
        memset(&ring, 0, sizeof ring);
        double t = together(a, in, b, out) / (double)items;
        ns[round] = gap > 0 ? median(latency, PACED) : t;
    }
    return median(ns, ROUNDS);
}

int main(int count, char **words) {
    int only_matrix = count > 1 && strcmp(words[1], "--matrix") == 0;
    int cpu[CORES_MAX], cores = 0;
    cpu_set_t allowed;
    if ((count > 1 && !only_matrix) || sched_getaffinity(0, sizeof allowed, &allowed) != 0) {
        fprintf(stderr, "usage: %s [--matrix]\n", words[0]);
        return 2;
    }
    for (int c = 0; c < CPU_SETSIZE && cores < CORES_MAX; c++) if (CPU_ISSET(c, &allowed)) cpu[cores++] = c;
    static double ns[CORES_MAX][CORES_MAX];
    for (int i = 1; i < cores; i++) {
        for (int j = 0; j < i; j++) ns[i][j] = core_to_core(cpu[i], cpu[j]);
        if (cores > 2) fprintf(stderr, "core %d of %d\r", i + 1, cores);
    }
    if (!only_matrix) {
        pin(cpu[0]);
        printf("# lab measure 2\n# cores,%d\n", cores);
        double atomic_ns = best(atomic_cost, 0);
        printf("# atomicNs,%.2f\n", atomic_ns);
        printf("# fenceNs,%.2f\n", best(fence_cost, 0));
        printf("# lockPairNs,%.2f\n", best(lock_pair_cost, 0));
        printf("# copyBytesPerNs,%.2f\n", best(copy_rate, 1));
        if (cores > 1) {
            /* The partner of the first: the nearest that is no hardware thread of the same core. */
            int partner = 1;
            for (int i = 2; i < cores; i++) if ((ns[i][0] > SIBLINGS_NS && ns[i][0] < ns[partner][0]) || ns[partner][0] <= SIBLINGS_NS) partner = i;
            int a = cpu[0], b = cpu[partner];
            printf("# partner,%d\n", partner);
            double chase = walk(a, b, 1), apart = walk(a, b, 0);
            printf("# peerChaseNs,%.2f\n# peerIndependentNs,%.2f\n# peerConcurrency,%.2f\n", chase, apart, chase > apart ? chase / apart : 1);
            printf("# lostAfter,%.2f\n", lost_after(a, b, atomic_ns));
            printf("# listSaturatedNs,%.1f\n", queue(a, list_in, b, list_out, 0));
            printf("# ringSaturatedNs,%.1f\n", queue(a, ring_in, b, ring_out, 0));
            printf("# listLoneNs,%.0f\n", queue(a, list_in, b, list_out, GAP_NS));
            printf("# ringLoneNs,%.0f\n", queue(a, ring_in, b, ring_out, GAP_NS));
        }
    }
    /* The lower triangle, as core-to-core-latency prints it: row i, column j < i; what is not measured is empty. */
    for (int i = 0; i < cores; i++) {
        for (int j = 0; j < cores; j++) {
            if (j > 0) putchar(',');
            if (j < i) printf("%.1f", ns[i][j]);
        }
        putchar('\n');
    }
    return 0;
}
