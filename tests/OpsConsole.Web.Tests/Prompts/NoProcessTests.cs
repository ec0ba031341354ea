using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Catalog;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Core.Prompts.Repository;
using OpsConsole.Core.Prompts.Serving;
using OpsConsole.Web.Tests.KillSwitch.Delivery;
using OpsConsole.Web.Tests.Prompts.Serving;

namespace OpsConsole.Web.Tests.Prompts;

/// <summary>What people and programs look at comes from memory, and from a git that runs already.</summary>
public sealed class NoProcessTests : IDisposable
{
    private readonly TestRepository _repository = new();
    private readonly OpsConsoleFactory _console = new();
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<string> _started = new(); // for a request; the console's own rounds go on beside
    private string _asked = "";

    public NoProcessTests()
    {
        _console.Settings["Prompts:Repository"] = _repository.Directory;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "OpsConsole.Git")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>(OnStarted);
        _listener.Start();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _listener.Dispose();
        _console.Dispose();
        _repository.Dispose();
    }

    [Fact]
    public async Task No_process_is_started_on_the_way_to_a_page_or_an_answer()
    {
        string first = _repository.Commit(TestRepository.NoReview, ("support/answer.md", "Answer {{question}}.\nPolitely.\n"));
        string second = _repository.Commit(("support/answer.md", "Answer {{question}} briefly.\nPolitely.\n"));
        _repository.Commit(("support/answer.md", "Answer {{question}} in a word.\nPolitely.\n"));
        _repository.Release("production", ("support/answer", first));
        await SettleAsync();
        using HttpClient person = await _console.CreateSignedInClientAsync(Roles.Engineer);
        using HttpClient program = await _console.CreateKeyClientAsync(Scopes.PromptsRead, Scopes.ChangesWrite);

        await LookAsync(person, program, second);

        Assert.Empty(_started);

        using HttpResponseMessage released = await program.PostAsJsonAsync("/api/v1/prompts/releases", new { env = "production", prompt = "support/answer", sha = second }, Cancel);
        Assert.Equal(HttpStatusCode.OK, released.StatusCode);
        Assert.NotEmpty(_started); // what a request starts is seen
    }

    private async Task LookAsync(HttpClient person, HttpClient program, string version)
    {
        const string Page = "/prompts/support/answer", Api = "/api/v1/prompts";
        await SaysAsync(person, "/prompts", "support/answer");
        await SaysAsync(person, Page, "Politely.");
        await SaysAsync(person, $"{Page}?sha={version}", "Politely.");
        await SaysAsync(person, Page + "?tab=history", "Change 1");
        await SaysAsync(person, $"{Page}?tab=compare&from={version}&to=newest", "Politely.");
        await SaysAsync(person, Page + "?tab=blame", "Politely.");
        await SaysAsync(person, Page + "?tab=releases", "production");
        await SaysAsync(person, Page + "?tab=numbers", "Numbers");
        await SaysAsync(program, Api, "support/answer");
        await SaysAsync(program, Api + "/support/answer", "Politely.");
        await SaysAsync(program, Api + "/support/answer?env=production", "Politely.");
        await SaysAsync(program, $"{Api}/support/answer?sha={version}", "Politely.");
        await SaysAsync(program, Api + "/live", "support/answer");
        await SaysAsync(program, Api + "/releases", "support/answer");
    }

    private async Task SaysAsync(HttpClient client, string path, string text)
    {
        _asked = path;
        using HttpResponseMessage response = await client.GetAsync(path, Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(text, await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    private async Task SettleAsync()
    {
        await _console.Services.GetRequiredService<PromptFetch>().NowAsync(Actor.Shell("tester@localhost"), Cancel);
        Assert.Equal(_repository.Tip, _console.Services.GetRequiredService<PromptCatalog>().Current.Commit);
        await _console.Services.GetRequiredService<ServedPrompts>().Settled;
        await Eventually.HoldsAsync(() => _console.Services.GetRequiredService<ReleaseHistory>().Tip == _repository.Tip);
    }

    private void OnStarted(Instrument instrument, long count, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        Dictionary<string, object?> of = new(tags.ToArray());
        bool isOurs = ((string)of["directory"]!).StartsWith(_console.DataDirectory, StringComparison.Ordinal);
        for (Activity? activity = isOurs ? Activity.Current : null; activity is not null; activity = activity.Parent)
        {
            if (activity.OperationName == "Microsoft.AspNetCore.Hosting.HttpRequestIn")
            {
                _started.Enqueue($"{of["command"]} for {_asked}");
                return;
            }
        }
    }
}
