using System.Net;
using System.Text.Json.Nodes;
using OpsConsole.Client.Tests.KillSwitch.Infrastructure;

namespace OpsConsole.Client.Tests.Prompts;

/// <summary>The clients of one page that docs/clients shows keep the rules, whatever the console and the disk do.</summary>
public sealed class PromptScriptTests : IAsyncLifetime
{
    private readonly FakePrompts _console = new();
    private readonly string _directory = Directory.CreateTempSubdirectory("opsconsole-scripts-").FullName;
    private PromptServer _server = null!;

    public static TheoryData<string> Languages => ["python3", "node"];

    private string Cache => Path.Combine(_directory, "cache");

    public async ValueTask InitializeAsync() => _server = await PromptServer.StartAsync(_console);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task It_renders_as_the_console_and_the_library_do(string language)
    {
        await using PromptScript script = Start(language);
        foreach (JsonNode? line in JsonNode.Parse(RenderingCase.Json)!.AsArray())
        {
            string said = await script.RenderAsync((string)line!["template"]!, line["variables"], line["values"]);
            if (line["missing"] is { } missing)
            {
                Assert.Equal($"none: a value for {missing[0]} is missing", said);
            }
            else
            {
                Assert.Equal(((string?)line["name"], (string?)line["text"]), ((string?)line["name"], said));
            }
        }

        // What is no text is given as it would stand in the file.
        Assert.Equal("""true 7 ["é",null] {"a":1}""", await script.RenderAsync("{{a}} {{b}} {{c}} {{d}}", null, JsonNode.Parse("""{"a":true,"b":7,"c":["é",null],"d":{"a":1}}""")));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task A_disk_that_cannot_be_written_holds_up_no_release(string language)
    {
        await File.WriteAllTextAsync(Cache, "in the way", TestContext.Current.CancellationToken); // for whoever may do everything too
        await using PromptScript script = Start(language);
        Assert.Equal($"{_console.Sha} Answer why.", await script.AskAsync(FakePrompts.Name, new { question = "why" }));
        (_console.Sha, _console.Blob, _console.Text) = (new string('c', 40), new string('d', 40), "Answer {{question}} now.");
        await script.Says($"{_console.Sha} Answer why now.", FakePrompts.Name, new { question = "why" });
        await Eventually.True(() => script.Errors.Contains("cannot be kept on disk", StringComparison.Ordinal), "it is said");
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task The_same_content_in_another_commit_is_another_version_over_restarts_too(string language)
    {
        await using (PromptScript script = Start(language))
        {
            await script.Says($"{_console.Sha} Answer x.", FakePrompts.Name, new { question = "x" });
            _console.Sha = new string('e', 40);
            await script.Says($"{_console.Sha} Answer x.", FakePrompts.Name, new { question = "x" });
        }

        _console.Instead = (_, _) => Task.FromResult(FakePrompts.Answer(HttpStatusCode.InternalServerError, ""));
        await using PromptScript again = Start(language);
        Assert.Equal($"{_console.Sha} Answer x.", await again.AskAsync(FakePrompts.Name, new { question = "x" }));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task A_folder_that_loses_its_second_file_is_another_version(string language)
    {
        _console.UserBlob = new string('f', 40);
        await using PromptScript script = Start(language);
        await script.Says($"{_console.Sha} Answer x.", FakePrompts.Name, new { question = "x" });
        await script.AskAsync(FakePrompts.Name);
        await Eventually.True(() => _console.Requests.Count >= 2, "it asks again");
        Assert.Equal($"\"{_console.Blob}-{_console.UserBlob}\"", _console.Requests[1].Tag);
        (_console.UserBlob, _console.Text) = (null, "Only {{question}}.");
        await script.Says($"{_console.Sha} Only x.", FakePrompts.Name, new { question = "x" });
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task What_is_no_prompt_is_believed_neither_from_the_console_nor_from_the_disk(string language)
    {
        string[] garbage =
        [
            "null", "[]", "{}", "{", "7", _console.Document("other"), _console.Document().Replace(_console.Sha, "main", StringComparison.Ordinal), _console.Document().Replace("[{\"role\"", "[7,{\"role\"", StringComparison.Ordinal),
            _console.Document().Replace("\"Answer", "7,\"x\":\"Answer", StringComparison.Ordinal), _console.Document() + new string(' ', 8 << 20), new string('[', 100_000),
        ];
        await using PromptScript script = Start(language);
        foreach (string body in garbage)
        {
            _console.Instead = (_, _) => Task.FromResult(FakePrompts.Answer(HttpStatusCode.OK, body));
            Assert.StartsWith("none: ", await script.AskAsync(FakePrompts.Name, new { question = "x" }), StringComparison.Ordinal);
        }

        _console.Instead = null;
        Assert.Equal($"{_console.Sha} Answer x.", await script.AskAsync(FakePrompts.Name, new { question = "x" }));
        foreach (string body in garbage)
        {
            _console.Instead = (_, _) => Task.FromResult(FakePrompts.Answer(HttpStatusCode.OK, body));
            int asked = _console.Requests.Count;
            using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20));
            while (_console.Requests.Count == asked) // the answer before may still be read
            {
                Assert.Equal($"{_console.Sha} Answer x.", await script.AskAsync(FakePrompts.Name, new { question = "x" }));
                limit.Token.ThrowIfCancellationRequested();
            }
        }

        string file = Assert.Single(Directory.GetFiles(Cache));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        _console.Instead = (_, _) => Task.FromResult(FakePrompts.Answer(HttpStatusCode.InternalServerError, ""));
        await using PromptScript without = Start(language);
        foreach (string body in garbage)
        {
            await File.WriteAllTextAsync(file, body, TestContext.Current.CancellationToken);
            Assert.StartsWith("none: ", await without.AskAsync(FakePrompts.Name, new { question = "x" }), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task Many_who_ask_at_once_make_one_request_and_nobody_waits_for_another_prompt(string language)
    {
        TaskCompletionSource slow = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _console.Instead = async (request, _) =>
        {
            string name = request.RequestUri!.AbsolutePath.EndsWith("slow", StringComparison.Ordinal) ? "slow" : "quick";
            await (name == "slow" ? slow.Task : Task.CompletedTask);
            return FakePrompts.Answer(HttpStatusCode.OK, _console.Document(name));
        };
        await using PromptScript script = Start(language, every: 60);
        Task<string>[] waiting = [.. Enumerable.Range(0, 20).Select(_ => script.AskAsync("slow", new { question = "x" }))];
        await Eventually.True(() => _console.Requests.Count == 1, "it asks");
        Assert.Equal($"{_console.Sha} Answer x.", await script.AskAsync("quick", new { question = "x" }));
        Assert.DoesNotContain(waiting, w => w.IsCompleted);
        slow.SetResult();
        Assert.All(await Task.WhenAll(waiting), said => Assert.Equal($"{_console.Sha} Answer x.", said));
        Assert.Equal(2, _console.Requests.Count);
    }

    [Theory]
    [InlineData("prompts.py")]
    [InlineData("prompts.mjs")]
    public void It_fits_on_a_page(string file) => Assert.InRange(File.ReadAllLines(Path.Combine(ScriptClient.ClientsDirectory, file)).Length, 30, 100);

    private PromptScript Start(string language, double every = -1) => new(language, _server.Address, "key", "production", Cache, every);
}
