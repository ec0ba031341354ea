// Evaluates flags by the real OpenFeature SDKs and their OFREP providers, and prints what they say, one JSON object a line.
//   node flags.js server KEY…   one evaluation a key
//   node flags.js web KEY…      once ready, and again after each change
// OFREP_URL, OFREP_KEY and FLAGS_CONTEXT (JSON) come from the environment.
const [mode, ...keys] = process.argv.slice(2);
const headers = [["Authorization", `Bearer ${process.env.OFREP_KEY}`]];
const options = { baseUrl: process.env.OFREP_URL, headers };
const context = JSON.parse(process.env.FLAGS_CONTEXT ?? "{}");
const print = values => console.log(JSON.stringify(values));

// Browsers have one; this does what the provider needs of it.
class FetchEventSource extends EventTarget {
  readyState = 0;
  #abort = new AbortController();

  constructor(url) {
    super();
    this.#read(url).catch(() => { this.readyState = 2; this.dispatchEvent(new Event("error")); });
  }

  close() { this.readyState = 2; this.#abort.abort(); }

  async #read(url) {
    const response = await fetch(url, { signal: this.#abort.signal });
    if (!response.ok) throw new Error(`${response.status}`);
    this.readyState = 1;
    this.dispatchEvent(new Event("open"));
    let rest = "";
    for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
      const events = (rest + text).split("\n\n");
      rest = events.pop();
      for (const event of events) {
        const data = event.split("\n").find(line => line.startsWith("data: "))?.slice(6);
        if (data) this.dispatchEvent(new MessageEvent("message", { data }));
      }
    }
    throw new Error("ended");
  }
}

if (mode === "server") {
  const { OpenFeature } = await import("@openfeature/server-sdk");
  const { OFREPProvider } = await import("@openfeature/ofrep-provider");
  await OpenFeature.setProviderAndWait(new OFREPProvider(options));
  const client = OpenFeature.getClient();
  const values = {};
  for (const key of keys) values[key] = await client.getBooleanDetails(key, true, context);
  print(values);
} else {
  globalThis.EventSource = FetchEventSource;
  const { OpenFeature, ProviderEvents } = await import("@openfeature/web-sdk");
  const { OFREPWebProvider } = await import("@openfeature/ofrep-web-provider");
  await OpenFeature.setContext(context);
  await OpenFeature.setProviderAndWait(new OFREPWebProvider({ ...options, cacheMode: "disabled" }));
  const client = OpenFeature.getClient();
  const all = () => print(Object.fromEntries(keys.map(key => [key, client.getBooleanDetails(key, true)])));
  client.addHandler(ProviderEvents.ConfigurationChanged, all);
  all();
}
