using System.Diagnostics;
using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace OpsConsole.Web.Tests.Telemetry;

/// <summary>The real exporter of the OpenTelemetry .NET SDK against our endpoints.</summary>
public class OtlpExporterTests
{
    private static readonly string[] FinishReasons = ["stop"];

    [Fact]
    public async Task Spans_of_the_real_sdk_arrive_whole()
    {
        await using OtlpConsole console = await OtlpConsole.StartAsync();
        string source = "otlp-test-" + Guid.NewGuid();
        using ActivitySource activities = new(source);
        ActivityTraceId traceId;
        using (TracerProvider tracing = Sdk.CreateTracerProviderBuilder().AddSource(source).AddOtlpExporter(o => To(o, console, "/v1/traces")).Build())
        {
            using (Activity? activity = activities.StartActivity("chat nova-lite", ActivityKind.Client))
            {
                Assert.NotNull(activity);
                traceId = activity.TraceId;
                activity.SetTag("gen_ai.request.model", "nova-lite");
                activity.SetTag("gen_ai.usage.input_tokens", 1200);
                activity.SetTag("gen_ai.request.temperature", 0.25);
                activity.SetTag("gen_ai.response.finish_reasons", FinishReasons);
                activity.AddEvent(new ActivityEvent("first token"));
                activity.SetStatus(ActivityStatusCode.Error, "throttled");
            }

            Assert.True(tracing.ForceFlush(10_000));
        }

        Assert.Equal(
            [$"span chat nova-lite {traceId} gen_ai.request.model=nova-lite gen_ai.usage.input_tokens=1200 gen_ai.request.temperature=0.25 gen_ai.response.finish_reasons=Array"],
            console.Decoded);
    }

    [Fact]
    public async Task Metrics_of_the_real_sdk_arrive_whole()
    {
        await using OtlpConsole console = await OtlpConsole.StartAsync();
        string name = "otlp-test-" + Guid.NewGuid();
        using Meter meter = new(name);
        using (MeterProvider metrics = Sdk.CreateMeterProviderBuilder().AddMeter(name)
            .AddView("exponential", new Base2ExponentialBucketHistogramConfiguration())
            .AddOtlpExporter((exporter, _) => To(exporter, console, "/v1/metrics")).Build())
        {
            meter.CreateHistogram<double>("gen_ai.client.operation.duration", "s").Record(1.5);
            meter.CreateHistogram<double>("exponential").Record(1.5);
            meter.CreateCounter<long>("calls").Add(3);
            Assert.True(metrics.ForceFlush(10_000));
        }

        Assert.Equal(
            ["metric gen_ai.client.operation.duration Histogram 1", "metric exponential ExponentialHistogram 1", "metric calls Sum 1"],
            console.Decoded.Distinct()); // the provider sends once more as it goes
    }

    private static void To(OtlpExporterOptions options, OtlpConsole console, string path)
    {
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = new Uri(console.Url, path);
        options.Headers = "Authorization=Bearer good";
        options.TimeoutMilliseconds = 10_000;
    }
}
