/* netlabd: a user-space Ethernet switch for NetworkLab; kernels without netem have no delay of their own.
 * One TAP per network namespace; per host: uplink rate, downlink rate, one-way
 * delay, loss, tail-drop queues. Usage:
 *   netlabd PREFIX N up_mbit down_mbit delay_ms loss_pct queue_ms [overrides...]
 * override: i:up:down:delay:loss     (host i, 1-based; empty field = default)
 * Host i lives in netns PREFIX<i>, device eth0, 10.77.<i/250>.<1+i%250>... (set by NetworkLab)
 * MAC of host i: 02:4e:4c:00:hi:lo.  SIGUSR1 prints counters on stderr.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <net/if.h>
#include <linux/if_tun.h>

#define MAXH 512
#define FRAME 1600
typedef int64_t ns_t;
typedef struct pkt { ns_t t; uint64_t seq; int dst, stage, len, refs; unsigned char b[FRAME]; } pkt;
static struct host {
    int fd; double up, down, loss; ns_t delay;      /* rates in bytes per ns; 0 = unlimited */
    ns_t upfree, downfree; uint64_t tx, rx, dropup, dropdown, lost, txb, rxb;
} H[MAXH + 1];
static int N; static ns_t qlen; static uint64_t seqno;
static volatile sig_atomic_t want_stats, want_quit;
static pkt **heap; static int hn, hcap; static pkt *freelist[65536]; static int nfree;

static ns_t now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1000000000LL + t.tv_nsec; }
static pkt *pget(void) { return nfree ? freelist[--nfree] : malloc(sizeof(pkt)); }
static void pput(pkt *p) { if (nfree < 65536) freelist[nfree++] = p; else free(p); }
static int before(pkt *a, pkt *b) { return a->t < b->t || (a->t == b->t && a->seq < b->seq); }
static void push(pkt *p) {
    if (hn == hcap) heap = realloc(heap, (hcap = hcap ? 2 * hcap : 1024) * sizeof *heap);
    p->seq = seqno++;
    int i = hn++;
    while (i && before(p, heap[(i - 1) / 2])) { heap[i] = heap[(i - 1) / 2]; i = (i - 1) / 2; }
    heap[i] = p;
}
static pkt *pop(void) {
    pkt *r = heap[0], *l = heap[--hn]; int i = 0;
    for (;;) { int c = 2 * i + 1; if (c >= hn) break;
        if (c + 1 < hn && before(heap[c + 1], heap[c])) c++;
        if (!before(heap[c], l)) break;
        heap[i] = heap[c]; i = c; }
    heap[i] = l; return r;
}
static double frand(void) { static uint64_t s = 88172645463325252ULL; s ^= s << 13; s ^= s >> 7; s ^= s << 17; return (s >> 11) * (1.0 / 9007199254740992.0); }

static void toswitch(pkt *p, int dst, ns_t t) { p->dst = dst; p->stage = 1; p->t = t; push(p); }
static void ingress(int src, pkt *p, ns_t tnow) {
    struct host *h = &H[src]; h->tx++; h->txb += p->len;
    ns_t start = h->upfree > tnow ? h->upfree : tnow;
    if (start - tnow > qlen) { h->dropup++; pput(p); return; }
    h->upfree = start + (h->up > 0 ? (ns_t)(p->len / h->up) : 0);
    if (h->loss > 0 && frand() < h->loss) { h->lost++; pput(p); return; }
    ns_t t = h->upfree + h->delay; unsigned char *m = p->b;
    if (m[0] == 2 && m[1] == 0x4e && m[2] == 0x4c) {
        int d = m[4] << 8 | m[5];
        if (d >= 1 && d <= N && d != src) toswitch(p, d, t); else pput(p);
        return;
    }
    if (m[0] & 1) for (int d = 1; d <= N; d++) if (d != src) {   /* ARP, broadcast, multicast */
        pkt *q = pget(); q->len = p->len; memcpy(q->b, p->b, p->len); toswitch(q, d, t); }
    pput(p);
}
static void sig(int s) { if (s == SIGUSR1) want_stats = 1; else want_quit = 1; }
static double num(const char *s, double d) { return s && *s ? atof(s) : d; }

int main(int ac, char **av) {
    if (ac < 8) { fprintf(stderr, "usage: see source\n"); return 2; }
    N = atoi(av[2]); if (N > MAXH) return 2;
    double up = atof(av[3]), dn = atof(av[4]), de = atof(av[5]), lo = atof(av[6]); qlen = (ns_t)(atof(av[7]) * 1e6);
    int home = open("/proc/self/ns/net", O_RDONLY);
    for (int i = 1; i <= N; i++) {
        H[i].up = up / 8e3; H[i].down = dn / 8e3; H[i].delay = (ns_t)(de * 1e6); H[i].loss = lo / 100; }
    for (int k = 8; k < ac; k++) {
        char *s = av[k], *f[5] = {0}; for (int j = 0; j < 5 && s; j++) f[j] = strsep(&s, ":");
        int i = atoi(f[0]); if (i < 1 || i > N) continue;
        H[i].up = num(f[1], up) / 8e3; H[i].down = num(f[2], dn) / 8e3; H[i].delay = (ns_t)(num(f[3], de) * 1e6); H[i].loss = num(f[4], lo) / 100; }
    struct pollfd pf[MAXH];
    for (int i = 1; i <= N; i++) {
        char path[128]; snprintf(path, sizeof path, "/run/netns/%s%d", av[1], i);
        int nsfd = open(path, O_RDONLY); if (nsfd < 0 || setns(nsfd, CLONE_NEWNET)) { perror(path); return 1; }
        struct ifreq r; memset(&r, 0, sizeof r); strcpy(r.ifr_name, "eth0"); r.ifr_flags = IFF_TAP | IFF_NO_PI;
        int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
        if (fd < 0 || ioctl(fd, TUNSETIFF, &r)) { perror("tun"); return 1; }
        memset(&r, 0, sizeof r); strcpy(r.ifr_name, "eth0"); r.ifr_hwaddr.sa_family = 1;
        unsigned char mac[6] = {2, 0x4e, 0x4c, 0, i >> 8, i & 255}; memcpy(r.ifr_hwaddr.sa_data, mac, 6);
        if (ioctl(fd, SIOCSIFHWADDR, &r)) { perror("mac"); return 1; }
        close(nsfd); H[i].fd = fd; pf[i - 1].fd = fd; pf[i - 1].events = POLLIN; }
    setns(home, CLONE_NEWNET);
    signal(SIGUSR1, sig); signal(SIGTERM, sig); signal(SIGINT, sig);
    fprintf(stderr, "ready\n");
    while (!want_quit) {
        ns_t t = now();
        while (hn && heap[0]->t <= t) {
            pkt *p = pop(); struct host *h = &H[p->dst];
            if (p->stage == 1) {
                ns_t start = h->downfree > p->t ? h->downfree : p->t;
                if (start - p->t > qlen) { h->dropdown++; pput(p); continue; }
                h->downfree = start + (h->down > 0 ? (ns_t)(p->len / h->down) : 0);
                p->stage = 2; p->t = h->downfree; push(p);
            } else { h->rx++; h->rxb += p->len; if (write(h->fd, p->b, p->len) < 0) h->dropdown++; pput(p); }
        }
        if (want_stats) { want_stats = 0;
            for (int i = 1; i <= N; i++) fprintf(stderr, "host %d tx %lu pkts %lu B rx %lu pkts %lu B drop_up %lu drop_down %lu lost %lu\n", i,
                H[i].tx, H[i].txb, H[i].rx, H[i].rxb, H[i].dropup, H[i].dropdown, H[i].lost); }
        ns_t wait = hn ? heap[0]->t - now() : 1000000000LL; if (wait < 0) wait = 0;
        struct timespec ts = {wait / 1000000000LL, wait % 1000000000LL};
        int n = ppoll(pf, N, &ts, NULL);
        if (n > 0) for (int i = 0; i < N; i++) if (pf[i].revents & POLLIN)
            for (int burst = 0; burst < 32; burst++) {
                pkt *p = pget(); int l = read(pf[i].fd, p->b, FRAME);
                if (l < 14) { pput(p); break; }
                p->len = l; ingress(i + 1, p, now());
            }
    }
    return 0;
}
