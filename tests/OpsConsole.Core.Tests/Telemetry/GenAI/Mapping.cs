using System.Text;
using Microsoft.Extensions.Options;
using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Prices;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.GenAI;
using OpsConsole.Core.Telemetry.Ingest;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Otlp;
using OpsConsole.Core.Telemetry.Redaction;

namespace OpsConsole.Core.Tests.Telemetry.GenAI;

/// <summary>Maps test messages as the product does, at <see cref="SpanMessage.Now"/>.</summary>
internal static class Mapping
{
    public static readonly UserHasher Hasher = new("a secret for the tests only"u8);

    public static readonly (string, object?)[] Resource = SpanMessage.Attrs("service.name", "support-bot", "deployment.environment.name", "production");

    public static TelemetryMapper Mapper(bool captureContent = false, RedactionOptions? redaction = null)
    {
        var options = new TelemetryOptions { Environments = { ["production"] = new EnvironmentOptions { CaptureContent = captureContent } } };
        return new TelemetryMapper(Options.Create(options), new Redactor(redaction ?? new RedactionOptions()), Hasher, PriceBooks.Of(PriceBook.ListPrices), new FixedTime());
    }

    public static IngestRequest Spans(IEnumerable<SpanMessage> spans, bool captureContent = false, (string, object?)[]? resource = null)
    {
        using OtlpTraceBatch batch = OtlpTraceBatch.Decode(SpanMessage.Request(spans, resource ?? Resource));
        return Mapper(captureContent).Map(batch);
    }

    public static SpanFact Fact(SpanMessage span) => Assert.Single(Assert.Single(Spans([span]).Traces).Facts);

    public static SpanFact Fact(params object?[] attributes) => Fact(new SpanMessage { Attributes = SpanMessage.Attrs(attributes) });

    /// <summary>The attributes of the first span as stored, values as text.</summary>
    public static Dictionary<string, string> Stored(IngestRequest request)
    {
        using OtlpTraceBatch batch = OtlpTraceBatch.Decode(request.Traces[0].Parts[0].Bytes);
        var stored = new Dictionary<string, string>();
        foreach (OtlpAttribute attribute in batch.AttributesOf(batch.Spans[0]))
        {
            string value = attribute.Kind switch
            {
                OtlpValueKind.Int or OtlpValueKind.Bool => attribute.Integer.ToString(),
                OtlpValueKind.Double => attribute.Double.ToString(),
                _ => Encoding.UTF8.GetString(attribute.Value.Of(batch.Data)),
            };
            stored.Add(Encoding.UTF8.GetString(attribute.Key.Of(batch.Data)), value);
        }

        return stored;
    }

    /// <summary>Everything stored, as text, to look for what must not be there.</summary>
    public static string Raw(IngestRequest request) =>
        string.Concat(request.Traces.SelectMany(trace => trace.Parts).Select(part => Encoding.UTF8.GetString(part.Bytes.Span)));

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => SpanMessage.Now;
    }
}
