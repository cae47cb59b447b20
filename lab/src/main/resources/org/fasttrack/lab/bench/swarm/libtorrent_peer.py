# One libtorrent client: ADDRESS TORRENT FOLDER UPLOAD_LIMIT DONE_FILE. Begins when a line comes, stays afterwards.
import sys, time
import libtorrent as lt

address, torrent, folder, limit, done = sys.argv[1:]
session = lt.session({
    "listen_interfaces": address, "enable_dht": False, "enable_lsd": False, "enable_upnp": False,
    "enable_natpmp": False, "alert_mask": 0})
print("ready", flush=True)
sys.stdin.readline()
what = lt.add_torrent_params()
what.ti, what.save_path = lt.torrent_info(torrent), folder
what.flags &= ~(lt.torrent_flags.paused | lt.torrent_flags.auto_managed)
if int(limit):
    what.upload_limit = int(limit)
handle = session.add_torrent(what)
while not handle.status().is_seeding:
    time.sleep(0.01)
open(done, "w").close()
time.sleep(3600)
