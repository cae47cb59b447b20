# libtorrent over TCP on loopback, without encryption.
#   make FILE TORRENT            writes a torrent of version 1
#   seed TORRENT FOLDER          seeds, says its port, ends with its input
#   fetch TORRENT FOLDER PORT    fetches, says how many seconds that took and its processor seconds
import os, sys, time
import libtorrent as lt

role, first, second, *more = sys.argv[1:]


def session():
    settings = lt.high_performance_seed() if role == "seed" else lt.default_settings()
    settings.update({
        "listen_interfaces": "127.0.0.1:0", "enable_dht": False, "enable_lsd": False, "enable_upnp": False,
        "enable_natpmp": False, "enable_incoming_utp": False, "enable_outgoing_utp": False, "in_enc_policy": 2,
        "out_enc_policy": 2, "allow_multiple_connections_per_ip": True, "max_queued_disk_bytes": 64 << 20,
        "alert_mask": 0})
    return lt.session(settings)


def add(session, torrent, folder, flags):
    what = lt.add_torrent_params()
    what.ti, what.save_path = lt.torrent_info(torrent), folder
    what.flags &= ~(lt.torrent_flags.paused | lt.torrent_flags.auto_managed)
    what.flags |= flags
    return session.add_torrent(what)


if role == "make":
    files = lt.file_storage()
    lt.add_files(files, first)
    made = lt.create_torrent(files, 1 << 20, lt.create_torrent.v1_only)
    lt.set_piece_hashes(made, os.path.dirname(first))
    open(second, "wb").write(lt.bencode(made.generate()))
elif role == "seed":
    running = session()
    handle = add(running, first, second, lt.torrent_flags.seed_mode)
    while not running.listen_port():
        time.sleep(0.01)
    print(running.listen_port(), flush=True)
    sys.stdin.read()
else:
    running = session()
    cpu = time.process_time()
    start = time.monotonic()
    handle = add(running, first, second, 0)
    handle.connect_peer(("127.0.0.1", int(more[0])))
    while not handle.status().is_seeding:
        time.sleep(0.002)
    print(time.monotonic() - start, time.process_time() - cpu, flush=True)
    os._exit(0)
