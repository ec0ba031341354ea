"""The kill switch of OpsConsole in 30 lines of Python (3.8 or later, no packages). Copy it; the rules are in docs/client.md.

    switch = KillSwitch("https://console.example", key, "shop")
    if not switch.is_live(model="gpt-x", feature="chat"):
        ...  # switch.stopped_by(model="gpt-x", feature="chat") has the reason and the fallback's message and model

Asking answers from memory. Only a higher (epoch, version) lifts a kill; whatever happens to the console, the last known state stays.
What the .NET client does and this one does not: keep the state on disk, poll where streams do not come through, let trials through.
"""
import json, os, random, socket, threading, time, urllib.parse, urllib.request

# A redirect could lead the key elsewhere, or to a login page that says 200: none is followed.
opener = urllib.request.build_opener(type("Stay", (urllib.request.HTTPRedirectHandler,), {"redirect_request": lambda *_: None}))

class KillSwitch:
    def __init__(self, url, key, app, env="production", fail_open=True):
        self.url, self.key, self.at, self.killed, self.fail_open = url.rstrip("/") + "/api/v1/killswitches/", key, None, {}, fail_open
        self.who = {"env": env, "app": app, "instance": f"{socket.gethostname()}-{os.getpid()}"}
        threading.Thread(target=self.follow, daemon=True).start()

    def is_live(self, model=None, feature=None):  # fail_open counts until the console was heard
        return self.fail_open if self.at is None else self.stopped_by(model, feature) is None

    def stopped_by(self, model=None, feature=None):  # the kill: {"scope", "reason", "fallback": {"message", "model"}, ...}; None without one
        app, killed = self.who["app"], self.killed
        return next((killed[s] for s in ("global", f"app:{app}", f"model:{model}", f"feature:{app}/{feature}") if s in killed), None)

    def take(self, state):  # the rule: a state that is not newer may add kills, and nothing else; what is no state changes nothing
        at, killed = (state["epoch"], state["version"]), {kill["scope"]: kill for kill in state["killed"]}
        if not all(type(number) is int for number in at) or state.get("env") not in (None, self.who["env"]): raise ValueError("no state")
        self.killed, self.at = (killed, at) if self.at is None or at > self.at else ({**killed, **self.killed}, self.at)

    def call(self, path, body=None):  # the console says something each 15 s: 40 s of silence are an error
        return opener.open(urllib.request.Request(self.url + path, body and json.dumps({**self.who, **body}).encode(), {
            "Authorization": "Bearer " + self.key, "Content-Type": "application/json", "Last-Event-ID": "%d-%d" % (self.at or (0, 0))}), timeout=40)

    def follow(self, failures=1):
        while True:
            try:
                stream, refused = self.call("stream?" + urllib.parse.urlencode(self.who)), False
                for line in iter(lambda: stream.readline(1 << 20), b""):  # no more than 1 MiB at once
                    if line.startswith(b"data:"):
                        before, failures, _ = self.at, 0, self.take(json.loads(line[5:].decode()))
                        if self.at != before: threading.Timer(random.random() / 2, self.call, ("confirmations", dict(zip(("epoch", "version"), self.at)))).start()
            except Exception as problem:  # whatever a network, a proxy or a sender comes up with: what is known stays known
                failures, refused = failures + 1, getattr(problem, "code", 0) in (401, 403)
            time.sleep(random.uniform(60, 75) if refused else random.uniform(1, min(30, 5 * 2 ** min(failures, 3))))
