using OpsConsole.Core.Telemetry;
using OpsConsole.Web.Telemetry.Interactions;

namespace OpsConsole.Web.Tests.Telemetry.Interactions;

public sealed class AmountsTests
{
    [Theory]
    [InlineData(null, "–")]
    [InlineData(0.0, "0")]
    [InlineData(420.0, "420 µs")]
    [InlineData(999.6, "1.00 ms")]
    [InlineData(35_200.0, "35.2 ms")]
    [InlineData(350_000.0, "350 ms")]
    [InlineData(999_600.0, "1.00 s")]
    [InlineData(12_340_000.0, "12.3 s")]
    [InlineData(59_960_000.0, "1 min 0 s")]
    [InlineData(123_000_000.0, "2 min 3 s")]
    [InlineData(3_900_000_000.0, "1 h 5 min")]
    public void Durations(double? micros, string expected) => Assert.Equal(expected, Amounts.Duration(micros));

    [Fact]
    public void Costs_show_what_matters_at_every_size() => Assert.Equal(
        ["–", "$0", "$1,234.50", "$0.0346", "$0.00048", "$0.0000012"],
        new decimal?[] { null, 0, 1234.5m, 0.0346m, 0.00048m, 0.0000012m }.Select(Amounts.Cost));

    [Fact]
    public void Failures_are_named_by_their_reason_and_completion_is_not()
    {
        Assert.Equal("Rate limited", OutcomeLook.Label(Outcome.Failed, ErrorClass.RateLimited));
        Assert.Equal("API error", OutcomeLook.Label(Outcome.Failed, ErrorClass.ApiError));
        Assert.Equal("Completed", OutcomeLook.Label(Outcome.Completed, ErrorClass.ToolError));
    }
}
