using System.Text;
using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Core.Tests.Telemetry.Otlp;

public class OtlpResponseTests
{
    [Fact]
    public void Success_leaves_partial_success_unset()
    {
        Assert.Empty(OtlpResponse.Accepted(OtlpEncoding.Protobuf));
        Assert.Equal("{}", Encoding.UTF8.GetString(OtlpResponse.Accepted(OtlpEncoding.Json)));
    }

    [Theory]
    [InlineData(OtlpSignal.Traces, "rejectedSpans")]
    [InlineData(OtlpSignal.Logs, "rejectedLogRecords")]
    [InlineData(OtlpSignal.Metrics, "rejectedDataPoints")]
    public void Partial_success_names_what_was_rejected(OtlpSignal signal, string name) => Assert.Equal(
        $$$"""{"partialSuccess":{"{{{name}}}":"3","errorMessage":"no ids"}}""",
        Encoding.UTF8.GetString(OtlpResponse.PartialSuccess(signal, OtlpEncoding.Json, 3, "no ids")));

    [Theory]
    [InlineData(3, "0A0608031202686F")] // { 1: { 1: 3, 2: "ho" } }
    [InlineData(0, "0A041202686F")] // a warning
    public void Partial_success_in_protobuf(long rejected, string expected) =>
        Assert.Equal(expected, Convert.ToHexString(OtlpResponse.PartialSuccess(OtlpSignal.Traces, OtlpEncoding.Protobuf, rejected, "ho")));

    [Theory]
    [InlineData(400, 3)]
    [InlineData(401, 16)]
    [InlineData(403, 7)]
    [InlineData(413, 3)]
    [InlineData(503, 14)]
    public void Failures_are_a_status(int http, int code)
    {
        Assert.Equal($"08{code:X2}1201" + "78", Convert.ToHexString(OtlpResponse.Status(OtlpEncoding.Protobuf, http, "x")));
        Assert.Equal($$"""{"code":{{code}},"message":"x"}""", Encoding.UTF8.GetString(OtlpResponse.Status(OtlpEncoding.Json, http, "x")));
    }

    [Fact]
    public void Answers_are_counted_by_signal_and_status()
    {
        OtlpTraffic traffic = new();
        traffic.Count(OtlpSignal.Logs, 200);
        traffic.Count(OtlpSignal.Logs, 200);
        traffic.Count(OtlpSignal.Traces, 413);
        traffic.Count(OtlpSignal.Metrics, 418);

        Assert.Equal(
            [new(OtlpSignal.Traces, 413, 1), new(OtlpSignal.Logs, 200, 2), new(OtlpSignal.Metrics, 0, 1)],
            traffic.Snapshot());
    }
}
