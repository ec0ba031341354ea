"""Prompts of OpsConsole in one page of Python (3.8 or later, no packages). Copy it; the rules are in docs/client.md.

    prompts = Prompts("https://console.example", key)
    prompt = prompts.get("support/answer")                 # {"name", "sha", "messages", "model", "parameters", ...}
    messages = prompts.render(prompt, question="Why?")     # [{"role", "content"}, ...]; plain templates only
    span.set_attributes({"gen_ai.prompt.name": prompt["name"], "gen_ai.prompt.version": prompt["sha"]})

The first call asks the console, else the disk. Later ones answer from memory and ask in the background. Whatever happens to the console,
the last known version stays, over restarts too. A disk that cannot be written is said by logging and does no other harm.
"""
import hashlib, json, logging, os, re, threading, time, urllib.error, urllib.parse, urllib.request
from concurrent.futures import Future

MOST = 8 << 20  # bytes of a prompt

# A redirect could lead the key elsewhere, or to a login page that says 200: none is followed.
opener = urllib.request.build_opener(type("Stay", (urllib.request.HTTPRedirectHandler,), {"redirect_request": lambda *_: None}))

class Prompts:
    def __init__(self, url, key, env="production", directory=os.path.join(os.path.expanduser("~"), ".cache", "opsconsole"), every=30):
        self.url, self.key, self.env, self.directory, self.every, self.known, self.asking = url.rstrip("/"), key, env, directory, every, {}, {}

    def get(self, name):
        prompt, tag, asked = self.known.get(name, (None, None, 0))
        if prompt and time.monotonic() - asked <= self.every: return prompt
        mine = Future()
        asking = self.asking.setdefault(name, mine)  # whoever asks: one request for a name at a time, and none waits for another name
        if asking is mine and prompt: threading.Thread(target=self.ask, args=(name, prompt, tag, mine), daemon=True).start()
        elif asking is mine: self.ask(name, None, None, mine)
        return prompt or asking.result()

    def ask(self, name, prompt, tag, mine):
        try:
            try: prompt, tag = self.fetch(name, prompt, tag)
            except Exception as problem:  # the console is gone or refuses: what is known stays known
                prompt = prompt or self.kept(name)
                if not prompt: mine.set_exception(problem)
            if prompt:
                self.known[name] = prompt, tag, time.monotonic()
                mine.set_result(prompt)
        finally:
            del self.asking[name]
            mine.cancel()  # nothing, unless this was interrupted: then nobody waits for it

    def fetch(self, name, known, tag):
        url = f"{self.url}/api/v1/prompts/{urllib.parse.quote(name)}?{urllib.parse.urlencode({'env': self.env})}"
        headers = {"Authorization": "Bearer " + self.key, **({"If-None-Match": tag} if tag else {})}
        try:
            with opener.open(urllib.request.Request(url, headers=headers), timeout=5) as answer: content, tag = answer.read(MOST + 1), answer.headers["ETag"]
        except urllib.error.HTTPError as refused:
            if refused.code != 304 or not tag: raise
            same = refused.headers.get("X-Prompt-Sha", known["sha"]) == known["sha"]
            return (known, tag) if same else self.fetch(name, known, None)  # the same content in another commit is another version
        prompt = self.read(name, content)
        self.keep(name, content)
        return prompt, tag

    def read(self, name, content):  # what does not fit is refused, whole: it comes over a network, or from a disk
        prompt = json.loads(content.decode()) if len(content) <= MOST else None
        try:
            whole = prompt["name"] == name and re.fullmatch("[0-9a-f]{40,64}", prompt["sha"]) and prompt["messages"] and isinstance(prompt["dialect"], str)
            if whole and all(isinstance(m["role"] + m["content"], str) for m in prompt["messages"]) and all(v["name"] for v in prompt["variables"]): return prompt
        except (KeyError, TypeError): pass
        raise ValueError("the answer is not the prompt " + name)

    def kept(self, name):
        try:
            with open(self.path(name), "rb") as file: return self.read(name, file.read(MOST + 1))
        except Exception: return None

    def keep(self, name, content):
        path, new = self.path(name), f"{self.path(name)}.{os.getpid()}"
        try:
            os.makedirs(self.directory, mode=0o700, exist_ok=True)
            with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file: file.write(content)
            os.replace(new, path)  # whole or not at all
        except OSError as problem: logging.warning("The prompt %s cannot be kept on disk: %s", name, problem)

    def path(self, name): return os.path.join(self.directory, "prompt-" + hashlib.sha256(f"{self.url}\n{self.env}\n{name}".encode()).hexdigest()[:32])

    def render(self, prompt, /, **values):  # one pass: a value is never read as a template
        if prompt["dialect"] != "plain": raise ValueError("a template with logic needs a library for " + prompt["dialect"])
        defaults = {v["name"]: "" if v.get("default") is None else v["default"] for v in prompt["variables"] if v.get("default") is not None or not v.get("required")}
        values = {**defaults, **{name: value for name, value in values.items() if value is not None}}
        def text(found):
            if found[1] not in values: raise ValueError(f"a value for {found[1]} is missing")
            value = values[found[1]]
            return json.dumps(value, ensure_ascii=False, separators=(",", ":")) if isinstance(value, (bool, list, tuple, dict)) else str(value)
        return [{**m, "content": re.sub(r"(?<!(?<!\{)\{)\{\{\s*([A-Za-z_][A-Za-z0-9_.]*)\s*\}\}", text, m["content"])} for m in prompt["messages"]]
