using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Otlp;
using OpsConsole.Web.Telemetry.Status;

namespace OpsConsole.Web.Tests.Telemetry.Status;

public sealed class TelemetryStatusBuilderTests
{
    [Fact]
    public void Refusals_of_all_signals_are_summed_by_reason_the_most_frequent_first()
    {
        Assert.Equal(
            [new("No valid key (401)", 7), new("Too large (413)", 2), new("Other", 1)],
            TelemetryStatusBuilder.Refused(
            [
                new(OtlpSignal.Traces, 200, 900), new(OtlpSignal.Traces, 401, 4), new(OtlpSignal.Logs, 401, 3), new(OtlpSignal.Traces, 413, 2), new(OtlpSignal.Metrics, 0, 1),
            ]));
    }

    [Fact]
    public void An_environment_without_settings_shows_those_of_all_others()
    {
        var options = new TelemetryOptions();
        options.Environments["*"] = new() { Retention = TimeSpan.FromDays(30) };
        options.Environments["Staging"] = new() { CaptureContent = true, Retention = TimeSpan.FromDays(7) };

        Assert.Equal(
            [
                new("production", false, TimeSpan.FromDays(30)),
                new("staging", true, TimeSpan.FromDays(7)),
                new("*", false, TimeSpan.FromDays(30)),
            ],
            TelemetryStatusBuilder.Environments(options, ["production", "staging", "(other)"]));
    }
}
