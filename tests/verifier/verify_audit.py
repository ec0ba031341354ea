#!/usr/bin/env python3
"""Verifies an exported audit trail: verify_audit.py FILE [--key KEY|KEYFILE]... [--anchor FILE]...
Exit code: 0 intact, 1 tampered, 2 unreadable. Needs Python 3.8 and openssl, no network. Written from docs/audit-format.md alone."""
import base64, functools, hashlib, io, json, os, pathlib, re, subprocess, sys, tempfile, zipfile

TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
P256 = bytes.fromhex("023059301306072a8648ce3d020106082a8648ce3d03010703420004")

class Bad(Exception): """What is wrong: kind as in §10, first bad position or None, message."""
def need(fits, kind, position, message):
    if not fits: raise Bad(kind, position, message)
def sha(*parts): return hashlib.sha256(b"".join(parts)).digest()
def plain(pairs): # a member that occurs twice is written once
    if not all(re.fullmatch("[ -~]+", name) for name, _ in pairs): raise ValueError("a member's name")
    return dict(pairs)
def canonical(value): return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
def parse(data, at):
    """§1: parse, write again, compare the bytes. Numbers that are not allowed become text, which is written in another way."""
    integer = lambda text: int(text) if len(text) < 18 and abs(int(text)) < 2 ** 53 else text
    try:
        value = json.loads(data.decode(), object_pairs_hook=plain, parse_int=integer, parse_float=str, parse_constant=str)
        need(isinstance(value, dict) and canonical(value) == data, "not_canonical", at, "another spelling")
        return value
    except (ValueError, RecursionError, Bad) as e: raise Bad("not_canonical", at, "a line is not canonical JSON: %s" % e)
def key(text):
    """§5: name and public key of a verifier key."""
    name, number, data = text.strip().split("+", 2)
    data = base64.b64decode(data, validate=True)
    if data[:28] != P256 or len(data) != 92 or sha(data[1:])[:4].hex() != number: raise ValueError("not a verifier key")
    return name, data[1:]
@functools.lru_cache(maxsize=None)
def verifies(public, signature, text):
    with tempfile.TemporaryDirectory() as folder:
        pem = b"-----BEGIN PUBLIC KEY-----\n%s-----END PUBLIC KEY-----\n" % base64.encodebytes(public)
        for name, data in (("key", pem), ("sig", signature), ("text", text)): pathlib.Path(folder, name).write_bytes(data)
        return subprocess.run(["openssl", "dgst", "-sha256", "-verify", "key", "-signature", "sig", "text"], cwd=folder, capture_output=True).returncode == 0
def signed(note, keys, kind, at):
    """§5: the text of a note that all these keys signed. Other signature lines are passed over."""
    text, lines = note[:note.rfind("\n\n") + 1], note[note.rfind("\n\n") + 2:]
    need(text and note.endswith("\n") and not re.search(r"[\x00-\x09\x0b-\x1f]", note), kind, at, "this is not a signed note")
    for name, public in keys:
        own = [base64.b64decode(s) for n, s in re.findall("^\u2014 (\\S+) (\\S+)$", lines, re.M) if n == name]
        own = [s[4:] for s in own if s[:4] == sha(public)[:4]]
        need(own, "identity_swapped", at, "the key in force did not sign")
        need(all(verifies(public, s, text.encode()) for s in own), kind, at, "a signature does not fit its text")
    return text

class Tree:
    """§4 and §6: the roots of the complete subtrees from left to right."""
    size, stack = 0, ()
    def push(self, count, node):
        self.size += count
        while self.stack and self.stack[-1][0] == count:
            count, node, self.stack = 2 * count, sha(b"\1", self.stack[-1][1], node), self.stack[:-1]
        self.stack += ((count, node),)
    def root(self): return functools.reduce(lambda right, left: sha(b"\1", left, right), [n for _, n in reversed(self.stack)])
def anchored(path):
    """§8: origin, size and root of each checkpoint in an anchor. What is none is passed over: a write that was cut short."""
    note = r"^(opsconsole\.audit/\S+)\n(\d+)\n(\S{44})\ntime " + TIME + "\n(?:\n\u2014 \\S+ (?:[A-Za-z0-9+/=]{4}){2,})+(?=\n\n|\n?\\Z)"
    found = list(re.finditer(note, pathlib.Path(path).read_text("utf-8", "replace"), re.M))
    need(found, "unreadable", None, "%s holds no checkpoint" % path)
    return [(m[1], int(m[2]), base64.b64decode(m[3])) for m in found]
def details(line, entry, at): # §3
    told, committed = line.get("personal", {}), entry.get("personal", {})
    need(set(told) == set(committed) and ("personal" in line) == ("personal" in entry), "detail_changed", at, "not the details that the entry names")
    for name, detail in told.items():
        fits = detail == "(erased)" or sha(b"\2", bytes.fromhex(detail["salt"]), canonical(detail["data"])).hex() == committed[name]
        need(fits, "detail_changed", at, "the detail '%s' is not the one that was committed to" % name)

def lines_of(data, keys, anchors):
    """§6. Returns the log's origin, the number of positions and the key in force."""
    need(data[:1] == b"{", "unreadable", None, "this is not a trail")
    lines, tree, before, written, kind, origin, force = data.split(b"\n")[:-1], Tree(), "0" * 64, "", "", None, None
    own, cross, good, entries, same = [], [], 0, 0, 0 # keys since the last replacement, keys that must sign too, positions signed and anchored
    for at, line in enumerate(lines):
        value, n = parse(line, tree.size), tree.size
        kind = next((k for k in ("entry", "proof", "checkpoint", "seal") if set(value) - {"personal"} == {k}), "")
        if kind == "entry":
            entry, leaf = value["entry"], sha(b"\0", canonical(value["entry"]))
            if entry["seq"] != n: # what happened is seen from the entries that follow
                later = {parse(l, n)["entry"]["seq"] for l in lines[at:] if l.startswith(b'{"entry"')}
                raise Bad("inserted" if entry["seq"] < n else "reordered" if n in later else "deleted", min(n, entry["seq"]), "entry %d stands here" % entry["seq"])
            origin = origin or "opsconsole.audit/" + entry["log"]
            need(entry["v"] == 1 and "opsconsole.audit/" + entry["log"] == origin, "identity_swapped", n, "an entry of another log or format")
            if before not in (None, entry["prev"]): # bad is this one if it was altered for its successor too, or if the one before is signed
                after = parse(lines[at + 1], n).get("entry", {}).get("prev") if at + 1 < len(lines) else None
                raise Bad("edited", n if good == n or after not in (None, leaf.hex()) else n - 1, "an entry is not the one that its successor follows")
            need(re.fullmatch(TIME, entry["recordedAt"]) and entry["recordedAt"] >= written, "edited", n, "an entry was written before its predecessor")
            details(value, entry, n)
            replaced = entry["kind"] == "audit.key_replaced"
            if n == 0 or (replaced or entry["kind"] == "audit.key_rotated") and entry["outcome"] == "done": # §5
                need(n > 0 or entry["kind"] == "audit.started", "edited", 0, "the first entry does not start a log")
                cross, force = [] if n == 0 or replaced else cross + [force], key(entry["after"]["verifierKey"])
                own = [force] if replaced else own + [force]
                need(force[0] == origin, "identity_swapped", n, "the key of another log")
            before, written, entries, _ = leaf.hex(), entry["recordedAt"], entries + 1, tree.push(1, leaf)
        elif kind == "proof":
            count, first, node = value["proof"]["count"], value["proof"]["first"], bytes.fromhex(value["proof"]["hash"])
            need(0 < n == first and count > 0 == count & (count - 1) == n % count and len(node) == 32, "segment_missing", n, "no such proof can stand here")
            before = tree.push(count, node) # None: nothing to compare the next entry with
        elif kind == "checkpoint":
            said = re.match(r"(\S+)\n(\d+)\n(\S{44})\ntime " + TIME + "\n\n", value["checkpoint"])
            need(said and n > 0, "edited", good, "this is not a checkpoint")
            need(said[1] == origin, "identity_swapped", good, "a checkpoint of another log")
            need(int(said[2]) == n, "segment_missing", min(int(said[2]), n), "a checkpoint of %s entries stands after %d" % (said[2], n))
            need(said[3] == base64.b64encode(tree.root()).decode(), "edited", good, "the entries before %d are not those that were signed" % n)
            signed(value["checkpoint"], [force] + cross, "edited", good)
            cross, good = [], n
        elif kind == "seal":
            need(at == len(lines) - 1 and data.endswith(b"\n"), "file_changed", n, "something follows the seal")
            need(good == n and lines[at - 1].startswith(b'{"checkpoint"'), "tail_cut", good, "no checkpoint covers the last entries")
            text, whole = signed(value["seal"], [force], "file_changed", None), hashlib.sha256(data[:len(data) - len(line) - 1]).hexdigest()
            said = re.fullmatch(r"opsconsole\.audit-export/v1\n(\S+)\nsize (\d+)\nentries (\d+)\nfilter (.+)\nmade " + TIME + r"\nsha256 (\S+)\n", text)
            need(said and said.groups()[:3] + said.groups()[4:] == (origin[17:], str(n), str(entries), whole), "file_changed", None, "not the file that was sealed")
            parse(said[4].encode(), None)
        else: raise Bad("not_canonical", n, "this line means nothing")
        for root in [root for log, size, root in anchors if kind in ("entry", "proof") and (log, size) == (origin, tree.size)]:
            need(root == tree.root(), "forked" if same else "rewritten", same, "the first %d entries are not the anchored ones" % tree.size)
            same = tree.size
    need(kind == "seal", "tail_cut", tree.size, "the file has no seal: its end is missing")
    need(not keys or set(own) & set(keys), "identity_swapped", 0, "the log was not signed by a key that was given")
    need(not anchors or origin in {log for log, _, _ in anchors}, "identity_swapped", 0, "the anchor holds checkpoints of other logs only")
    need(all(size <= tree.size for log, size, _ in anchors if log == origin), "tail_cut", tree.size, "an anchor holds a checkpoint of more entries")
    return origin, tree.size, force
def verify(data, keys, anchors):
    if data[:2] != b"PK": return lines_of(data, keys, anchors)
    archive = zipfile.ZipFile(io.BytesIO(data)) # §7
    names, files = archive.namelist(), {name: archive.read(name) for name in archive.namelist()}
    need(names[-1] == "manifest.txt" and len(files) == len(names) and "trail.jsonl" in files, "file_changed", None, "a file is missing or there twice")
    origin, size, force = lines_of(files["trail.jsonl"], keys, anchors)
    said = ["opsconsole.audit-manifest/v1", origin[17:], "size %d" % size] + ["sha256 %s %s" % (sha(files[n]).hex(), n) for n in names[:-1]]
    text = signed(files["manifest.txt"].decode(), [force], "file_changed", None)
    need(text == "\n".join(said) + "\n", "file_changed", None, "a file in the archive is not the one that was signed")
def run(arguments):
    """Exit code, kind, first bad position or None, message."""
    keys, anchors = [], []
    try:
        for name, value in zip(arguments[1:], arguments[2:]):
            if name == "--key": keys += [key(k) for k in (pathlib.Path(value).read_text().split() if os.path.exists(value) else [value])]
            if name == "--anchor": anchors += anchored(value)
        try: verify(pathlib.Path(arguments[0]).read_bytes(), keys, anchors)
        except (KeyError, TypeError, ValueError, AttributeError) as e: raise Bad("not_canonical", None, "a member is missing or of another type: %r" % e)
        return 0, "none", None, "intact"
    except Bad as bad: return (2 if bad.args[0] == "unreadable" else 1,) + bad.args
    except (OSError, zipfile.BadZipFile, ValueError, IndexError) as e: return 2, "unreadable", None, str(e)

if __name__ == "__main__":
    code, kind, position, message = run(sys.argv[1:])
    print(message if code == 0 else "%s%s: %s" % (kind, "" if position is None else " from entry %d on" % position, message))
    sys.exit(code)
