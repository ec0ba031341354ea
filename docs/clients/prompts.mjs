// Prompts of OpsConsole in 30 lines of JavaScript (Node.js 20 or later, no packages). Copy it; the rules are in docs/client.md.
//
//   const prompts = new Prompts("https://console.example", key);
//   const prompt = await prompts.get("support/answer");            // { name, sha, messages, model, parameters, … }
//   const messages = prompts.render(prompt, { question: "Why?" }); // [{ role, content }, …]; plain templates only
//   span.setAttributes({ "gen_ai.prompt.name": prompt.name, "gen_ai.prompt.version": prompt.sha });
//
// The first call asks the console, else the disk. Later ones answer from memory and ask in the background. Whatever happens to the console,
// the last known version stays, over restarts too.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";

export class Prompts {
  known = new Map();
  constructor(url, key, env = "production", directory = `${homedir()}/.cache/opsconsole`, every = 30) {
    Object.assign(this, { url: url.replace(/\/$/, ""), key, env, directory, every: every * 1000 });
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  }

  async get(name) {
    const known = this.known.get(name) ?? { prompt: this.first(name), asked: Date.now() };
    this.known.set(name, known);
    const prompt = await known.prompt.catch((problem) => { this.known.delete(name); throw problem; });
    if (Date.now() - known.asked > this.every) {
      known.asked = Date.now();
      this.fetch(name, prompt).then((next) => { known.prompt = Promise.resolve(next); }, () => {}); // 304, or the console is gone: what is known stays known
    }
    return prompt;
  }

  first = (name) => this.fetch(name).catch((problem) => {
    try { return JSON.parse(readFileSync(this.path(name), "utf8")); } catch { throw problem; }
  });

  async fetch(name, known) {
    const url = `${this.url}/api/v1/prompts/${name.split("/").map(encodeURIComponent).join("/")}?env=${encodeURIComponent(this.env)}`;
    const headers = { authorization: `Bearer ${this.key}`, ...(known && { "if-none-match": `"${known.blob}"` }) };
    const response = await fetch(url, { headers, redirect: "manual", signal: AbortSignal.timeout(5000) }); // a redirect could lead the key elsewhere
    const prompt = response.status === 200 ? await response.json() : null;
    if (prompt?.name !== name || !prompt.messages) throw new Error(`no prompt: the console answers ${response.status}`);
    writeFileSync(`${this.path(name)}.${process.pid}`, JSON.stringify(prompt), { mode: 0o600 });
    renameSync(`${this.path(name)}.${process.pid}`, this.path(name)); // whole or not at all
    return prompt;
  }

  path = (name) => `${this.directory}/prompt-${createHash("sha256").update(`${this.url}\n${this.env}\n${name}`).digest("hex").slice(0, 32)}`;

  render({ dialect, variables, messages }, values = {}) { // one pass: a value is never read as a template
    if (dialect !== "plain") throw new Error(`a template with logic needs a library for ${dialect}`);
    const all = new Map([...variables.filter((v) => "default" in v || !v.required).map((v) => [v.name, v.default ?? ""]), ...Object.entries(values)]);
    const value = (name) => { if (!all.has(name)) throw new Error(`a value for ${name} is missing`); return String(all.get(name)); };
    return messages.map((m) => ({ ...m, content: m.content.replace(/\{\{\s*([A-Za-z_][A-Za-z0-9_.]*)\s*\}\}/g, (_, name) => value(name)) }));
  }
}
