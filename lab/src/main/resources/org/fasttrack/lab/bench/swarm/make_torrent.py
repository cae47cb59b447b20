# Makes a torrent of version 1: FILE PIECE_LENGTH TRACKER TORRENT.
import os, sys
import libtorrent as lt

files = lt.file_storage()
lt.add_files(files, sys.argv[1])
torrent = lt.create_torrent(files, piece_size=int(sys.argv[2]), flags=lt.create_torrent.v1_only)
torrent.add_tracker(sys.argv[3])
lt.set_piece_hashes(torrent, os.path.dirname(sys.argv[1]))
open(sys.argv[4], "wb").write(lt.bencode(torrent.generate()))
