#!/usr/bin/env python3
"""Checks an exported evidence log with nothing of fasttrack: verify_export.py FOLDER. Needs Python 3 and openssl 3."""
import base64, hashlib, pathlib, subprocess, sys, tempfile

folder = pathlib.Path(sys.argv[1])
sha256 = lambda data: hashlib.sha256(data).digest()


def signed(key, message, signature):
    """Whether openssl finds that the Ed25519 key signed the message."""
    with tempfile.TemporaryDirectory() as place:
        files = [pathlib.Path(place, name) for name in ("key", "message", "signature")]
        spki = bytes.fromhex("302a300506032b6570032100") + key  # RFC 8410
        for file, data in zip(files, (spki, message, signature)):
            file.write_bytes(data)
        command = "openssl pkeyutl -verify -pubin -keyform DER -inkey {} -rawin -in {} -sigfile {}".format(*files)
        return subprocess.run(command.split(), stdout=subprocess.DEVNULL).returncode == 0


def entries(size):
    """C2SP tlog-tiles: bundles of 256 entries, each after its length in two bytes; the last one may be shorter."""
    for bundle in range((size + 255) // 256):
        groups = ["%03d" % (bundle // 1000**i % 1000) for i in range(max(1, (len(str(bundle)) + 2) // 3))]
        path = "/".join(["x" + group for group in groups[:0:-1]] + groups[:1])
        width = min(256, size - bundle * 256)
        data = (folder / "tile/entries" / (path if width == 256 else f"{path}.p/{width}")).read_bytes()
        while data:
            end = 2 + int.from_bytes(data[:2], "big")
            yield data[2:end]
            data = data[end:]


name, key_id, typed = (folder / "vkey").read_text().strip().split("+", 2)
key = base64.b64decode(typed)
assert key[0] == 1 and sha256(f"{name}\n".encode() + key)[:4].hex() == key_id, "the verifier key does not fit its id"
text, _, notes = (folder / "checkpoint").read_bytes().partition(b"\n\n")
origin, size, root = text.decode().split("\n")
message = text + b"\n"
cosigners = []
for line in notes.decode().splitlines():
    dash, who, blob = line.split(" ")
    blob = base64.b64decode(blob)
    if who == name and blob[:4].hex() == key_id:
        assert signed(key[1:], message, blob[4:]), "the owner did not sign this head"
        owner = who
    else:  # C2SP tlog-cosignature; the last part of a name is the key in base32
        witness = base64.b32decode(who.rsplit("/", 1)[1].upper() + "====")
        stamp = b"cosignature/v1\ntime %d\n" % int.from_bytes(blob[4:12], "big")
        assert signed(witness, stamp + message, blob[12:]), f"{who} did not cosign this head"
        cosigners.append(who)
assert owner == origin == name, "the head is that of another log"
stack, count = [], 0  # RFC 9162: subtrees of the sizes that the bits of the count name
for entry in entries(int(size)):
    stack.append(sha256(b"\0" + entry))
    count += 1
    for _ in range((count & -count).bit_length() - 1):
        right = stack.pop()
        stack.append(sha256(b"\1" + stack.pop() + right))
while len(stack) > 1:
    right = stack.pop()
    stack.append(sha256(b"\1" + stack.pop() + right))
assert count == int(size), f"{count} entries; the head covers {size}"
assert (stack[0] if stack else sha256(b"")) == base64.b64decode(root), "the entries do not hash to the signed root"
print(f"{name}: signed by its owner, cosigned by {len(cosigners)}; {count} entries hash to its root")
