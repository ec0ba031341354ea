// The kill switch of OpsConsole in 30 lines of JavaScript (Node.js 20 or later, no packages). Copy it; the rules are in docs/client.md.
//
//   const killSwitch = new KillSwitch("https://console.example", key, "shop");
//   if (!killSwitch.isLive({ model: "gpt-x", feature: "chat" })) {
//     // killSwitch.stoppedBy({ model: "gpt-x", feature: "chat" }) has the reason and the fallback's message and model
//   }
//
// Asking answers from memory. Only a higher (epoch, version) lifts a kill; whatever happens to the console, the last known state stays.
// What the .NET client does and this one does not: keep the state on disk, poll where streams do not come through, let trials through.
import { hostname } from "node:os";

export class KillSwitch {
  at = null; killed = new Map();
  constructor(url, key, app, env = "production", failOpen = true) {
    const who = { env, app, instance: `${hostname()}-${process.pid}` };
    Object.assign(this, { url: url.replace(/\/$/, "") + "/api/v1/killswitches/", key, failOpen, who }).follow();
  }

  isLive({ model, feature } = {}) { return this.at ? !this.stoppedBy({ model, feature }) : this.failOpen; } // failOpen counts until the console was heard

  stoppedBy = ({ model, feature } = {}) => // the kill: { scope, reason, fallback: { message, model }, … }; undefined without one
    ["global", `app:${this.who.app}`, `model:${model}`, `feature:${this.who.app}/${feature}`].map((scope) => this.killed.get(scope)).find(Boolean);

  take({ epoch, version, env, killed }) { // the rule: a state that is not newer may add kills, and nothing else; what is no state changes nothing
    if (![epoch, version].every(Number.isSafeInteger) || (env ?? this.who.env) !== this.who.env) throw new TypeError("no state");
    const kills = killed.map((kill) => [kill.scope, kill]), newer = !this.at || epoch > this.at[0] || (epoch === this.at[0] && version > this.at[1]);
    [this.killed, this.at] = newer ? [new Map(kills), [epoch, version]] : [new Map([...kills, ...this.killed]), this.at];
    if (newer) setTimeout(() => this.call("confirmations", { ...this.who, epoch, version }).catch(() => {}), Math.random() * 500); // the console counts who obeys
  }

  call = (path, body, signal = AbortSignal.timeout(10_000)) => fetch(this.url + path, { // a redirect could lead the key elsewhere: none is followed
    method: body ? "POST" : "GET", body: body && JSON.stringify(body), redirect: "manual", signal,
    headers: { authorization: `Bearer ${this.key}`, "content-type": "application/json", "last-event-id": (this.at ?? [0, 0]).join("-") } });

  async follow(failures = 1, status = 0) {
    const silence = new AbortController(), watchdog = setTimeout(() => silence.abort(), 40_000); // the console says something each 15 s
    try {
      const stream = await this.call(`stream?${new URLSearchParams(this.who)}`, null, silence.signal);
      let text = "", chunks = (status = stream.status) === 200 ? stream.body.pipeThrough(new TextDecoderStream("utf-8", { fatal: true })) : [];
      for await (const chunk of chunks) {
        for (const line of (text += chunk).split("\n").slice(0, -1)) if (line.startsWith("data:")) this.take(JSON.parse(line.slice(5)), watchdog.refresh(), failures = 0);
        if ((text = text.slice(text.lastIndexOf("\n") + 1)).length > 1 << 20) throw new RangeError("more than 1 MiB at once");
      }
    } catch { /* whatever a network, a proxy or a sender comes up with: what is known stays known */ } finally { clearTimeout(watchdog), silence.abort(); }
    const [from, to] = [401, 403].includes(status) ? [60, 75] : [1, Math.min(30, 5 * 2 ** Math.min(failures, 3))];
    setTimeout(() => this.follow(failures + 1), 1000 * (from + Math.random() * (to - from)));
  }
}
