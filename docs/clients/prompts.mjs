// Prompts of OpsConsole in one page of JavaScript (Node.js 20 or later, no packages). Copy it; the rules are in docs/client.md.
//
//   const prompts = new Prompts("https://console.example", key);
//   const prompt = await prompts.get("support/answer");            // { name, sha, messages, model, parameters, … }
//   const messages = prompts.render(prompt, { question: "Why?" }); // [{ role, content }, …]; plain templates only
//   span.setAttributes({ "gen_ai.prompt.name": prompt.name, "gen_ai.prompt.version": prompt.sha });
//
// The first call asks the console, else the disk. Later ones answer from memory and ask in the background. Whatever happens to the console,
// the last known version stays, over restarts too. A disk that cannot be written is said on the console and does no other harm.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";

const most = 8 << 20; // bytes of a prompt

export class Prompts {
  known = new Map();
  asking = new Map();
  constructor(url, key, env = "production", directory = `${homedir()}/.cache/opsconsole`, every = 30) {
    Object.assign(this, { url: url.replace(/\/$/, ""), key, env, directory, every: every * 1000 });
  }

  async get(name) {
    const known = this.known.get(name);
    if (known && performance.now() - known.asked <= this.every) return known.prompt;
    if (!this.asking.has(name)) this.asking.set(name, this.ask(name, known).finally(() => this.asking.delete(name))); // one request for a name at a time
    return known?.prompt ?? this.asking.get(name);
  }

  async ask(name, known) {
    const next = await this.fetch(name, known).catch((problem) => { // the console is gone or refuses: what is known stays known
      const prompt = known?.prompt ?? this.kept(name);
      if (!prompt) throw problem;
      return { prompt, tag: known?.tag };
    });
    this.known.set(name, { ...next, asked: performance.now() });
    return next.prompt;
  }

  async fetch(name, known) {
    const url = `${this.url}/api/v1/prompts/${name.split("/").map(encodeURIComponent).join("/")}?env=${encodeURIComponent(this.env)}`;
    const headers = { authorization: `Bearer ${this.key}`, ...(known?.tag && { "if-none-match": known.tag }) };
    const answer = await fetch(url, { headers, redirect: "manual", signal: AbortSignal.timeout(5000) }); // a redirect could lead the key elsewhere
    if (answer.status === 304 && known?.tag) {
      const same = (answer.headers.get("x-prompt-sha") ?? known.prompt.sha) === known.prompt.sha;
      return same ? known : this.fetch(name); // the same content in another commit is another version
    }
    if (answer.status !== 200) throw new Error(`no prompt: the console answers ${answer.status}`);
    const chunks = [];
    let length = 0;
    for await (const chunk of answer.body) {
      if ((length += chunk.length) > most) throw new Error("no prompt: the answer is too long");
      chunks.push(chunk);
    }
    const content = Buffer.concat(chunks), prompt = this.read(name, content);
    this.keep(name, content);
    return { prompt, tag: answer.headers.get("etag") };
  }

  read(name, content) { // what does not fit is refused, whole: it comes over a network, or from a disk
    const prompt = JSON.parse(content.toString());
    const whole = prompt?.name === name && /^[0-9a-f]{40,64}$/.test(prompt.sha) && typeof prompt.dialect === "string" && prompt.messages?.length > 0;
    if (whole && prompt.messages.every((m) => typeof m?.role === "string" && typeof m.content === "string") && prompt.variables?.every?.((v) => v?.name)) return prompt;
    throw new Error(`the answer is not the prompt ${name}`);
  }

  kept(name) {
    try { return statSync(this.path(name)).size <= most ? this.read(name, readFileSync(this.path(name))) : null; } catch { return null; }
  }

  keep(name, content) {
    const path = this.path(name), next = `${path}.${process.pid}`;
    try {
      mkdirSync(this.directory, { recursive: true, mode: 0o700 });
      writeFileSync(next, content, { mode: 0o600 });
      renameSync(next, path); // whole or not at all
    } catch (problem) { console.warn(`The prompt ${name} cannot be kept on disk: ${problem.message}`); }
  }

  path = (name) => `${this.directory}/prompt-${createHash("sha256").update(`${this.url}\n${this.env}\n${name}`).digest("hex").slice(0, 32)}`;

  render({ dialect, variables, messages }, values = {}) { // one pass: a value is never read as a template
    if (dialect !== "plain") throw new Error(`a template with logic needs a library for ${dialect}`);
    const all = new Map(variables.filter((v) => v.default != null || !v.required).map((v) => [v.name, v.default ?? ""]));
    for (const [name, value] of Object.entries(values)) if (value != null) all.set(name, value);
    const text = (_, name) => {
      if (!all.has(name)) throw new Error(`a value for ${name} is missing`);
      const value = all.get(name);
      return typeof value === "object" ? JSON.stringify(value) : String(value);
    };
    return messages.map((m) => ({ ...m, content: m.content.replace(/(?<!(?<!\{)\{)\{\{\s*([A-Za-z_][A-Za-z0-9_.]*)\s*\}\}/g, text) }));
  }
}
