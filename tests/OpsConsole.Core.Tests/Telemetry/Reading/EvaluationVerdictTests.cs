using OpsConsole.Core.Telemetry.Reading;

namespace OpsConsole.Core.Tests.Telemetry.Reading;

public sealed class EvaluationVerdictTests
{
    [Theory]
    [InlineData("Pass", 0.0, true)]
    [InlineData("incorrect", 1.0, false)]
    [InlineData(null, 0.5, true)]
    [InlineData(null, 0.49, false)]
    [InlineData("so-so", 0.9, true)]
    [InlineData(null, 4.0, null)]
    [InlineData("so-so", null, null)]
    [InlineData(null, null, null)]
    public void A_label_that_is_a_verdict_counts_then_a_score_up_to_one(string? label, double? score, bool? passed) => Assert.Equal(passed, EvaluationVerdict.Passed(label, score));
}
