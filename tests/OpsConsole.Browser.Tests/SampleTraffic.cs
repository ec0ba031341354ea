using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace OpsConsole.Browser.Tests;

/// <summary>A little traffic with known numbers, sent through the front door as OTLP/JSON.</summary>
internal static class SampleTraffic
{
    /// <summary>Application all of it belongs to.</summary>
    public const string Application = "helpdesk";

    /// <summary>The interaction that the journeys open: its trace id.</summary>
    public const string KnownTrace = "5b8efff798038103d269b633813fc60c";

    /// <summary>Its response id.</summary>
    public const string KnownResponse = "chatcmpl-known-1";

    /// <summary>Interactions that failed because the provider throttled.</summary>
    public const int Throttled = 6;

    /// <summary>Interactions in all.</summary>
    public const int Interactions = 121;

    /// <summary>Sends two hours of traffic that ended a minute ago.</summary>
    public static async Task SendAsync(HttpClient client, string key)
    {
        DateTime end = DateTime.UtcNow.AddMinutes(-1);
        List<object> spans = [.. Known(end.AddMinutes(-30))];
        for (int i = 0; i < Interactions - 1; i++)
        {
            string? error = i % 20 == 7 ? "429" : null;
            spans.AddRange(Interaction($"{i + 1:x32}", end.AddMinutes(-i), TimeSpan.FromMilliseconds(400 + (37 * i % 2600)), error, $"r-{i}"));
        }

        using HttpRequestMessage request = new(HttpMethod.Post, "v1/traces") { Content = JsonContent.Create(Export(spans)) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using HttpResponseMessage response = await client.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    private static object Export(List<object> spans) => new
    {
        resourceSpans = new[]
        {
            new
            {
                resource = new { attributes = new[] { Text("service.name", Application), Text("deployment.environment.name", "staging") } },
                scopeSpans = new[] { new { scope = new { name = "helpdesk" }, spans } },
            },
        },
    };

    private static IEnumerable<object> Known(DateTime start)
    {
        const string Messages = """[{"role":"user","parts":[{"type":"text","content":"Where is my parcel? Write to jane.doe@example.com"}]}]""";
        const string Answer = """[{"role":"assistant","parts":[{"type":"text","content":"It arrives on Tuesday."}],"finish_reason":"stop"}]""";
        yield return Span(KnownTrace, "00000000000000a1", null, "POST /ask", 2, start, TimeSpan.FromSeconds(3), null, Text("user.id", "jane"));
        yield return Span(KnownTrace, "00000000000000a2", "00000000000000a1", "execute_tool track_parcel", 1, start.AddMilliseconds(200), TimeSpan.FromMilliseconds(300), null,
            Text("gen_ai.operation.name", "execute_tool"), Text("gen_ai.tool.name", "track_parcel"));
        yield return Span(KnownTrace, "00000000000000a3", "00000000000000a1", "chat gpt-4o-mini", 3, start.AddMilliseconds(600), TimeSpan.FromSeconds(2), null,
            [.. Call(KnownResponse), Text("gen_ai.input.messages", Messages), Text("gen_ai.output.messages", Answer), Number("gen_ai.usage.cache_read.input_tokens", 64)]);
    }

    private static IEnumerable<object> Interaction(string trace, DateTime start, TimeSpan length, string? error, string response)
    {
        yield return Span(trace, "00000000000000b1", null, "POST /ask", 2, start, length, null);
        yield return Span(trace, "00000000000000b2", "00000000000000b1", "chat gpt-4o-mini", 3, start.AddMilliseconds(20), length - TimeSpan.FromMilliseconds(40), error,
            [.. Call(error is null ? response : null)]);
    }

    private static IEnumerable<object> Call(string? response)
    {
        yield return Text("gen_ai.operation.name", "chat");
        yield return Text("gen_ai.provider.name", "openai");
        yield return Text("gen_ai.request.model", "gpt-4o-mini");
        yield return Text("gen_ai.prompt.name", "support/answer");
        if (response is not null)
        {
            yield return Text("gen_ai.response.id", response);
            yield return Number("gen_ai.usage.input_tokens", 120);
            yield return Number("gen_ai.usage.output_tokens", 45);
            yield return new { key = "gen_ai.response.time_to_first_chunk", value = new { doubleValue = 0.25 } };
        }
    }

    private static object Span(string trace, string id, string? parent, string name, int kind, DateTime start, TimeSpan length, string? error, params object[] attributes) => new
    {
        traceId = trace,
        spanId = id,
        parentSpanId = parent ?? "",
        name,
        kind,
        startTimeUnixNano = Nanos(start),
        endTimeUnixNano = Nanos(start + length),
        attributes = error is null ? attributes : [.. attributes, Text("error.type", error)],
        status = new { code = error is null ? 0 : 2 },
    };

    private static object Text(string key, string value) => new { key, value = new { stringValue = value } };

    private static object Number(string key, long value) => new { key, value = new { intValue = value.ToString() } };

    private static string Nanos(DateTime time) => ((time - DateTime.UnixEpoch).Ticks * 100).ToString();
}
