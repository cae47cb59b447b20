# A tracker for ordinary clients in a closed lab: everybody is told of everybody.
import socketserver, struct, sys, threading, urllib.parse

swarms, lock = {}, threading.Lock()


def bencode(value):
    if isinstance(value, int):
        return b"i%de" % value
    if isinstance(value, bytes):
        return b"%d:%s" % (len(value), value)
    return b"d" + b"".join(bencode(k) + bencode(v) for k, v in sorted(value.items())) + b"e"


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        line = self.rfile.readline(4096)
        while self.rfile.readline(4096).strip():
            pass
        query = dict(p.split(b"=", 1) for p in line.split()[1].partition(b"?")[2].split(b"&") if b"=" in p)
        torrent = urllib.parse.unquote_to_bytes(query.get(b"info_hash", b""))
        me = bytes(map(int, self.client_address[0].split("."))) + struct.pack(">H", int(query.get(b"port", b"1")))
        with lock:
            swarm = swarms.setdefault(torrent, set())
            peers = b"".join(peer for peer in swarm if peer != me)
            swarm.add(me)
        answer = bencode({b"interval": 5, b"min interval": 2, b"peers": peers})
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(answer) + answer)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address, daemon_threads, request_queue_size = True, True, 64


server = Server((sys.argv[1], int(sys.argv[2])), Handler)
print("ready", flush=True)
server.serve_forever()
