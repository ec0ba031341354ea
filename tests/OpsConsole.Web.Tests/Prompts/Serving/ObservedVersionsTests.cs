using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Observing;

namespace OpsConsole.Web.Tests.Prompts.Serving;

/// <summary>From an application's spans to the versions that run, their numbers, and the alarm.</summary>
[Collection(ServingTests.Name)]
public sealed class ObservedVersionsTests(PromptConsole console)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_runs_and_is_not_released_is_told_by_application()
    {
        string old = console.Repository.Commit(("observed/answer.md", "Old.")), live = console.Repository.Commit(("observed/answer.md", "New."));
        string same = console.Repository.Commit(("elsewhere.md", "Something else."));
        console.Repository.Release("observing", ("observed/answer", live));
        await console.SyncAsync();
        ObservedVersions observed = console.Services.GetRequiredService<ObservedVersions>();
        int told = 0;
        using IDisposable subscription = observed.Subscribe(() => Interlocked.Increment(ref told));
        foreach ((string application, string version) in ((string, string)[])[("late", old[..7]), ("right", live), ("right", same[..10]), ("named", "v3"), ("odd", "0123456789")])
        {
            await SendAsync(application, version, DateTime.UtcNow.AddMinutes(-20), 4);
        }

        await observed.RefreshAsync(Cancel);
        IReadOnlyList<ObservedVersion> versions = observed.Of("observing", "observed/answer");
        Assert.Equal(
            [("late", old[..7], false, false), ("named", "v3", false, true), ("odd", "0123456789", false, false), ("right", live, true, false), ("right", same[..10], true, false)],
            versions.Select(v => (v.Application, v.Version, v.IsLive, v.IsNamed)).OrderBy(v => v.Application, StringComparer.Ordinal).ThenBy(v => v.Version != live));
        Assert.All(versions, v => Assert.Equal(4, v.Requests));
        PromptDrift[] drifts = [.. observed.Drifts.Where(d => d.Environment == "observing").OrderBy(d => d.Application)];
        Assert.Equal([("late", old[..7], live), ("odd", "0123456789", live)], drifts.Select(d => (d.Application, d.Observed, d.Intended!)));
        Assert.Equal(DriftKind.UnknownVersion, drifts[1].Kind);
        Assert.True(Volatile.Read(ref told) > 0); // the console looks by itself too, in the midst of it perhaps

        IReadOnlyList<PromptVersionNumbers> numbers = await console.Services.GetRequiredService<PromptNumbers>().ByVersionAsync("observed/answer", "observing", TimeRange.Default, null, Cancel);
        Assert.Equal(versions.Select(v => v.Version).Order(), numbers.Select(n => n.Version).Order());
        Assert.All(numbers, n => Assert.Equal((4, 1.0, 150.0), (n.Requests, n.CompletionRate, n.TokensPerInteraction)));
        Assert.All(numbers, n => Assert.InRange(n.P95!.Value.TotalSeconds, 0.99, 1.01)); // histograms are exact to a percent
        Assert.All(numbers, n => Assert.Equal(0.000045m, n.CostPerInteraction)); // 100 tokens in and 50 out, at 0.15 and 0.60 dollars a million
    }

    private async Task SendAsync(string application, string version, DateTime at, int count)
    {
        using HttpClient sender = await console.ProgramAsync(Scopes.TelemetryWrite);
        long start = (at - DateTime.UnixEpoch).Ticks * 100;
        object[] spans = [.. Enumerable.Range(0, count).Select(_ => new
        {
            traceId = Guid.NewGuid().ToString("N"),
            spanId = Guid.NewGuid().ToString("N")[..16],
            name = "chat gpt-4o-mini",
            startTimeUnixNano = $"{start}",
            endTimeUnixNano = $"{start + 1_000_000_000}",
            attributes = new[]
            {
                Text("gen_ai.operation.name", "chat"), Text("gen_ai.provider.name", "openai"), Text("gen_ai.request.model", "gpt-4o-mini"), Number("gen_ai.usage.input_tokens", 100), Number("gen_ai.usage.output_tokens", 50),
                Text("gen_ai.prompt.name", "observed/answer"), Text("gen_ai.prompt.version", version),
                Text("opsconsole.outcome", "completed"),
            },
        })];
        object body = new
        {
            resourceSpans = new[]
            {
                new
                {
                    resource = new { attributes = new[] { Text("service.name", application), Text("deployment.environment.name", "observing") } },
                    scopeSpans = new[] { new { spans } },
                },
            },
        };
        using HttpResponseMessage response = await sender.PostAsJsonAsync("v1/traces", body, Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static object Number(string key, int value) => new { key, value = new { intValue = $"{value}" } };

    private static object Text(string key, string value) => new { key, value = new { stringValue = value } };
}
