"""Prompts of OpsConsole in 30 lines of Python (3.8 or later, no packages). Copy it; the rules are in docs/client.md.

    prompts = Prompts("https://console.example", key)
    prompt = prompts.get("support/answer")                 # {"name", "sha", "messages", "model", "parameters", ...}
    messages = prompts.render(prompt, question="Why?")     # [{"role", "content"}, ...]; plain templates only
    span.set_attributes({"gen_ai.prompt.name": prompt["name"], "gen_ai.prompt.version": prompt["sha"]})

The first call asks the console, else the disk. Later ones answer from memory and ask in the background. Whatever happens to the console,
the last known version stays, over restarts too.
"""
import hashlib, json, os, re, threading, time, urllib.parse, urllib.request

# A redirect could lead the key elsewhere, or to a login page that says 200: none is followed.
opener = urllib.request.build_opener(type("Stay", (urllib.request.HTTPRedirectHandler,), {"redirect_request": lambda *_: None}))

class Prompts:
    def __init__(self, url, key, env="production", directory=os.path.join(os.path.expanduser("~"), ".cache", "opsconsole"), every=30):
        self.url, self.key, self.env, self.directory, self.every, self.known, self.lock = url.rstrip("/"), key, env, directory, every, {}, threading.Lock()
        os.makedirs(directory, mode=0o700, exist_ok=True)

    def get(self, name):
        with self.lock:  # the first one waits; later ones only look
            if name not in self.known: self.first(name)
            prompt, asked = self.known[name]
            if time.monotonic() - asked > self.every:
                self.known[name] = prompt, time.monotonic()
                threading.Thread(target=self.refresh, args=(name, prompt), daemon=True).start()
        return prompt

    def first(self, name):
        try: self.known[name] = self.fetch(name, None), time.monotonic()
        except Exception as problem:
            try: self.known[name] = json.load(open(self.path(name), encoding="utf-8")), time.monotonic()
            except (OSError, ValueError): raise problem

    def refresh(self, name, prompt):
        try: self.known[name] = self.fetch(name, prompt), time.monotonic()
        except Exception: pass  # 304, or the console is gone: what is known stays known

    def fetch(self, name, known):
        url = f"{self.url}/api/v1/prompts/{urllib.parse.quote(name)}?{urllib.parse.urlencode({'env': self.env})}"
        headers = {"Authorization": "Bearer " + self.key, **({"If-None-Match": '"%s"' % known["blob"]} if known else {})}
        prompt = json.loads(opener.open(urllib.request.Request(url, headers=headers), timeout=5).read().decode())
        if prompt["name"] != name or not prompt["messages"]: raise ValueError("no prompt")
        with open(self.path(name) + f".{os.getpid()}", "w", encoding="utf-8") as file: json.dump(prompt, file)
        os.replace(file.name, self.path(name))  # whole or not at all
        return prompt

    def path(self, name): return os.path.join(self.directory, "prompt-" + hashlib.sha256(f"{self.url}\n{self.env}\n{name}".encode()).hexdigest()[:32])

    def render(self, prompt, **values):  # one pass: a value is never read as a template
        if prompt["dialect"] != "plain": raise ValueError("a template with logic needs a library for " + prompt["dialect"])
        values = {**{v["name"]: v.get("default", "") for v in prompt["variables"] if "default" in v or not v["required"]}, **values}
        return [{**m, "content": re.sub(r"\{\{\s*([A-Za-z_][A-Za-z0-9_.]*)\s*\}\}", lambda found: str(values[found[1]]), m["content"])} for m in prompt["messages"]]
