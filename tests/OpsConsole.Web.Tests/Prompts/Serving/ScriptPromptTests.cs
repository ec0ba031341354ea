using System.Diagnostics;
using OpsConsole.Client.Tests.KillSwitch.Infrastructure;

namespace OpsConsole.Web.Tests.Prompts.Serving;

/// <summary>The clients of thirty lines that docs/clients shows fetch from this console.</summary>
[Collection(ServingTests.Name)]
public sealed class ScriptPromptTests(PromptConsole console)
{
    // Each line of input is a question: it is answered with the version and the filled-in text, or with "none".
    private const string Python = """
        import sys
        sys.dont_write_bytecode = True
        sys.path.insert(0, sys.argv[1])
        from prompts import Prompts
        prompts = Prompts(sys.argv[2], sys.argv[3], "scripting", sys.argv[4], 0)
        for line in sys.stdin:
            try:
                prompt = prompts.get("scripts/größe 1")
                print(prompt["sha"], prompts.render(prompt, question=line.strip())[0]["content"], flush=True)
            except Exception as problem:
                print("none", type(problem).__name__, flush=True)
        """;

    private const string JavaScript = """
        import { createInterface } from "node:readline";
        const [directory, url, key, cache] = process.argv.slice(1);
        const { Prompts } = await import(`${directory}/prompts.mjs`);
        const prompts = new Prompts(url, key, "scripting", cache, -1);
        for await (const line of createInterface({ input: process.stdin })) {
          try {
            const prompt = await prompts.get("scripts/größe 1");
            console.log(prompt.sha, prompts.render(prompt, { question: line })[0].content);
          } catch (problem) {
            console.log("none", problem.message);
          }
        }
        """;

    [Theory]
    [InlineData("python3")]
    [InlineData("node")]
    public async Task A_script_follows_releases_and_keeps_the_last_one_on_disk(string language)
    {
        string path = "scripts/größe 1.md";
        string first = console.Repository.Commit((path, $"{language}: {{{{question}}}}")), second = console.Repository.Commit((path, $"{language} again: {{{{question}}}}"));
        console.Repository.Release("scripting", ("scripts/größe 1", first));
        await console.SyncAsync();
        string key = await console.CreateKeyAsync(Core.Identity.Scopes.PromptsRead), cache = Directory.CreateTempSubdirectory("opsconsole-scripts-").FullName;
        try
        {
            using (Script script = new(language, console.Address, key, cache))
            {
                Assert.Equal($"{first} {language}: {{{{x}}}}", await script.AskAsync("{{x}}"));
                console.Repository.Release("scripting", ("scripts/größe 1", second));
                await console.SyncAsync();
                string said = await script.AskAsync("why");
                for (Stopwatch waited = Stopwatch.StartNew(); said.StartsWith(first, StringComparison.Ordinal) && waited.Elapsed < TimeSpan.FromSeconds(20);)
                {
                    said = await script.AskAsync("why");
                }

                Assert.Equal($"{second} {language} again: why", said);
            }

            // The key is refused now; the disk has the last version. Without it there is none.
            using Script kept = new(language, console.Address, "wrong", cache), without = new(language, console.Address, "wrong", cache + "/empty");
            Assert.Equal($"{second} {language} again: kept", await kept.AskAsync("kept"));
            Assert.StartsWith("none", await without.AskAsync("any"), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(cache, recursive: true);
        }
    }

    [Theory]
    [InlineData("prompts.py")]
    [InlineData("prompts.mjs")]
    public void A_script_has_about_thirty_lines_of_code(string file)
    {
        string text = File.ReadAllText(Path.Combine(ScriptClient.ClientsDirectory, file));
        string code = file.EndsWith(".py", StringComparison.Ordinal) ? text.Split("\"\"\"")[2] : text;
        Assert.InRange(code.Split('\n').Select(l => l.Trim(' ', '{', '}')).Count(l => l.Length > 0 && !l.StartsWith('#') && !l.StartsWith("//", StringComparison.Ordinal)), 20, 36);
    }

    private sealed class Script : IDisposable
    {
        private readonly Process _process;

        public Script(string language, Uri address, string key, string cache)
        {
            ProcessStartInfo start = new(language) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = System.Text.Encoding.UTF8 };
            string[] script = language == "node" ? ["--input-type=module", "--eval", JavaScript, "--"] : ["-X", "utf8", "-c", Python];
            foreach (string argument in (string[])[.. script, ScriptClient.ClientsDirectory, address.ToString(), key, cache])
            {
                start.ArgumentList.Add(argument);
            }

            _process = Process.Start(start)!;
            _process.BeginErrorReadLine();
        }

        public async Task<string> AskAsync(string question)
        {
            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            limit.CancelAfter(TimeSpan.FromSeconds(20));
            await _process.StandardInput.WriteLineAsync(question.AsMemory(), limit.Token);
            await _process.StandardInput.FlushAsync(limit.Token);
            return await _process.StandardOutput.ReadLineAsync(limit.Token) ?? "ended";
        }

        public void Dispose()
        {
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
        }
    }
}
