using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using OpsConsole.Client;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Tests.EndToEnd;

/// <summary>The unmodified OpenTelemetry .NET SDK exports; the same numbers come back by API.</summary>
public sealed class DotnetExporterTests : IAsyncLifetime
{
    private static readonly (string Name, double Part)[] Quantiles = [("p50", 0.50), ("p95", 0.95), ("p99", 0.99)];
    private static readonly string[] Stopped = ["stop"];

    private readonly OpsConsoleFactory _console = new();
    private HttpClient _reader = default!;
    private ConsoleConnection _connection = default!;

    public async ValueTask InitializeAsync()
    {
        _console.UseKestrel(0);
        _console.StartServer();
        _connection = new ConsoleConnection(_console.ClientOptions.BaseAddress, await _console.CreateKeyAsync(Scopes.TelemetryWrite));
        _reader = new HttpClient { BaseAddress = _console.ClientOptions.BaseAddress };
        _reader.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await _console.CreateKeyAsync(Scopes.MetricsRead));
    }

    public async ValueTask DisposeAsync()
    {
        _reader.Dispose();
        await _console.DisposeAsync();
    }

    [Fact]
    public async Task Exported_interactions_come_back_with_their_numbers()
    {
        const int Count = 200;
        const int Throttled = 10;
        DateTime now = DateTime.UtcNow;
        List<double> durations = [];
        Export("shop-assistant", source =>
        {
            for (int i = 0; i < Count; i++)
            {
                double milliseconds = 100 + (i * 10);
                durations.Add(milliseconds);
                DateTime start = now.AddMinutes(-5).AddMilliseconds(i);
                using Activity root = source.StartActivity("POST /ask", ActivityKind.Server, default(ActivityContext), startTime: start)!;
                using Activity call = source.StartActivity("chat gpt-4o-mini", ActivityKind.Client, root.Context, startTime: start)!;
                call.SetTag("gen_ai.operation.name", "chat").SetTag("gen_ai.provider.name", "openai")
                    .SetTag("gen_ai.request.model", "gpt-4o-mini").SetTag("gen_ai.response.id", $"resp-{i}")
                    .SetTag("gen_ai.usage.input_tokens", 100).SetTag("gen_ai.usage.output_tokens", 20)
                    .SetTag("gen_ai.usage.cache_read.input_tokens", 40)
                    .SetTag("gen_ai.response.finish_reasons", Stopped);
                if (i < Throttled)
                {
                    call.SetTag("error.type", "429").SetStatus(ActivityStatusCode.Error);
                }

                call.SetEndTime(start.AddMilliseconds(milliseconds));
                root.SetEndTime(start.AddMilliseconds(milliseconds));
            }
        });

        JsonElement group = await MetricsAsync("app=shop-assistant&range=1h");
        durations.Sort();

        Assert.Equal(Count, group.GetProperty("requests").GetInt64());
        Assert.Equal(Throttled, group.GetProperty("errors").GetInt64());
        Assert.Equal(Throttled, group.GetProperty("errorClasses").GetProperty("rate_limited").GetInt64());
        Assert.Equal(Count * 100, group.GetProperty("inputTokens").GetInt64());
        Assert.Equal(Count * 20, group.GetProperty("outputTokens").GetInt64());
        Assert.Equal(Count * 40, group.GetProperty("cachedTokens").GetInt64());
        JsonElement latency = group.GetProperty("latencyMs");
        foreach ((string name, double quantile) in Quantiles)
        {
            double exact = durations[(int)Math.Ceiling(quantile * Count) - 1];
            Assert.InRange(latency.GetProperty(name).GetDouble(), exact * 0.99, exact * 1.01);
        }
    }

    [Fact]
    public async Task A_response_id_leads_to_its_interaction_and_call()
    {
        string trace = "";
        Export("lookup", source =>
        {
            using Activity call = source.StartActivity("chat claude-sonnet-4", ActivityKind.Client)!;
            call.SetTag("gen_ai.operation.name", "chat").SetTag("gen_ai.provider.name", "anthropic")
                .SetTag("gen_ai.request.model", "claude-sonnet-4").SetTag("gen_ai.response.id", "msg_01ABC")
                .SetTag("gen_ai.prompt.name", "support/answer").SetTag("gen_ai.request.temperature", 0.2);
            trace = call.TraceId.ToHexString();
        });

        JsonElement response = await _reader.GetFromJsonAsync<JsonElement>("api/v1/responses/msg_01ABC", TestContext.Current.CancellationToken);
        JsonElement interaction = await _reader.GetFromJsonAsync<JsonElement>($"api/v1/interactions/{trace}", TestContext.Current.CancellationToken);

        Assert.Contains(trace, response.ToString());
        Assert.Contains("msg_01ABC", interaction.ToString());
        Assert.Contains("support/answer", interaction.ToString());
    }

    [Fact]
    public async Task Spans_of_one_trace_sent_by_two_processes_are_one_interaction()
    {
        ActivityContext root = default;
        Export("front", source =>
        {
            using Activity activity = source.StartActivity("POST /ask", ActivityKind.Server)!;
            root = activity.Context;
        });
        Export("back", source =>
        {
            using Activity call = source.StartActivity("chat m", ActivityKind.Client, root)!;
            call.SetTag("gen_ai.operation.name", "chat").SetTag("gen_ai.request.model", "m");
        });

        JsonElement group = await MetricsAsync("range=1h");

        Assert.Equal(1, group.GetProperty("requests").GetInt64());
    }

    private void Export(string application, Action<ActivitySource> work)
    {
        using ActivitySource source = new($"test-{Guid.NewGuid():N}");
        using TracerProvider provider = Sdk.CreateTracerProviderBuilder()
            .AddSource(source.Name)
            .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService(application).AddAttributes([new("deployment.environment.name", "production")]))
            .AddOtlpExporter(options =>
            {
                options.Protocol = OtlpExportProtocol.HttpProtobuf;
                options.Endpoint = _connection.TracesEndpoint;
                options.Headers = _connection.OtlpHeaders;
            })
            .Build();
        work(source);
        Assert.True(provider.ForceFlush());
    }

    private async Task<JsonElement> MetricsAsync(string query)
    {
        JsonElement metrics = await _reader.GetFromJsonAsync<JsonElement>($"api/v1/metrics?{query}");
        return Assert.Single(metrics.GetProperty("groups").EnumerateArray());
    }
}
