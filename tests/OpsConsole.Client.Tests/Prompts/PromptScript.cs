using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpsConsole.Client.Tests.KillSwitch.Infrastructure;

namespace OpsConsole.Client.Tests.Prompts;

/// <summary>One of the clients in docs/clients, in a process of its own. Questions are answered as they are ready, each beside the others.</summary>
internal sealed class PromptScript : IAsyncDisposable
{
    private const string Python = """
        import json, sys, threading
        sys.dont_write_bytecode = True
        sys.path.insert(0, sys.argv[1])
        from prompts import Prompts
        prompts, lock = Prompts(sys.argv[2], sys.argv[3], sys.argv[4], sys.argv[5], float(sys.argv[6])), threading.Lock()
        def answer(question):
            try:
                prompt = question.get("prompt") or prompts.get(question["name"])
                text = prompt["sha"] + " " + prompts.render(prompt, **(question["values"] or {}))[0]["content"]
            except Exception as problem:
                text = f"none: {problem}"
            with lock: print(json.dumps({"id": question["id"], "text": text}), flush=True)
        for line in sys.stdin:
            threading.Thread(target=answer, args=(json.loads(line),), daemon=True).start()
        """;

    private const string JavaScript = """
        import { createInterface } from "node:readline";
        const [directory, url, key, env, cache, every] = process.argv.slice(1);
        const { Prompts } = await import(`${directory}/prompts.mjs`);
        const prompts = new Prompts(url, key, env, cache, Number(every));
        async function answer({ id, prompt, name, values }) {
          try {
            prompt ??= await prompts.get(name);
            return { id, text: `${prompt.sha} ${prompts.render(prompt, values ?? {})[0].content}` };
          } catch (problem) {
            return { id, text: `none: ${problem.message}` };
          }
        }
        for await (const line of createInterface({ input: process.stdin })) answer(JSON.parse(line)).then((said) => console.log(JSON.stringify(said)));
        """;

    private readonly Process _process;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<string>> _open = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly StringBuilder _errors = new();
    private int _questions;

    /// <summary>Starts one.</summary>
    /// <param name="language"><c>python3</c> or <c>node</c>.</param>
    /// <param name="console">The console.</param>
    /// <param name="key">The key.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="cache">Where it keeps prompts.</param>
    /// <param name="every">Seconds between its questions; below 0 it asks each time.</param>
    public PromptScript(string language, Uri console, string key, string environment, string cache, double every = -1)
    {
        ProcessStartInfo start = new(language) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, StandardInputEncoding = new UTF8Encoding(false), StandardOutputEncoding = Encoding.UTF8 };
        string[] script = language == "node" ? ["--input-type=module", "--eval", JavaScript, "--"] : ["-X", "utf8", "-c", Python];
        foreach (string argument in (string[])[.. script, ScriptClient.ClientsDirectory, console.ToString(), key, environment, cache, every.ToString(CultureInfo.InvariantCulture)])
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { } text && JsonNode.Parse(text)!.AsObject() is var said && _open.TryRemove((int)said["id"]!, out TaskCompletionSource<string>? open))
            {
                open.SetResult((string)said["text"]!);
            }
        };
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
            {
                _errors.AppendLine(line.Data);
            }
        };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it wrote to where errors go.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }

    /// <summary>Asks for a prompt and fills it in.</summary>
    /// <returns>The version, a space and the first message; or <c>none:</c> and why.</returns>
    public Task<string> AskAsync(string name, object? values = null) => AskAsync(new JsonObject { ["name"] = name, ["values"] = JsonSerializer.SerializeToNode(values) });

    /// <summary>Fills in a prompt.</summary>
    /// <returns>The text, or <c>none:</c> and why.</returns>
    public async Task<string> RenderAsync(string template, JsonNode? variables, JsonNode? values)
    {
        string said = await AskAsync(new JsonObject
        {
            ["prompt"] = new JsonObject { ["sha"] = "x", ["dialect"] = "plain", ["variables"] = variables?.DeepClone() ?? new JsonArray(), ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = template }) },
            ["values"] = values?.DeepClone(),
        });
        return said.StartsWith("x ", StringComparison.Ordinal) ? said[2..] : said;
    }

    /// <summary>Asks until the answer is this one; the background needs a moment.</summary>
    public async Task Says(string text, string name, object? values = null)
    {
        long began = Stopwatch.GetTimestamp();
        string said;
        while ((said = await AskAsync(name, values)) != text)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(20), $"It does not say '{text}' but '{said}'. {Errors}");
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _writing.Dispose();
    }

    private async Task<string> AskAsync(JsonObject question)
    {
        int id = Interlocked.Increment(ref _questions);
        TaskCompletionSource<string> answer = _open.GetOrAdd(id, _ => new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously));
        question["id"] = id;
        await _writing.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            await _process.StandardInput.WriteLineAsync(question.ToJsonString());
            await _process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            _writing.Release();
        }

        return await answer.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }
}
