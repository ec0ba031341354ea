using FsCheck;
using FsCheck.Fluent;
using OpsConsole.Core.KillSwitch.Trips;

namespace OpsConsole.Core.Tests.KillSwitch.Trips;

public sealed class TripDecisionTests
{
    private static readonly DateTime Now = new(2026, 11, 20, 12, 0, 30, DateTimeKind.Utc);
    private static readonly int Minute = (int)(Now - DateTime.UnixEpoch).TotalMinutes;

    [Theory]
    [InlineData(0.1, null, 0.2, 100, 0.05, TripVerdict.Above)]
    [InlineData(0.1, null, 0.1, 100, 0.05, TripVerdict.Within)] // at the limit is not above it
    [InlineData(0.1, null, 0.2, 19, 0.05, TripVerdict.NotJudged)] // too few
    [InlineData(0.1, null, 0.2, 0, 0.05, TripVerdict.NotJudged)]
    [InlineData(0.1, null, null, 100, 0.05, TripVerdict.NotJudged)] // nothing says it
    [InlineData(null, 3.0, 0.2, 100, 0.05, TripVerdict.Above)]
    [InlineData(null, 3.0, 0.14, 100, 0.05, TripVerdict.Within)]
    [InlineData(null, 3.0, 0.2, 100, null, TripVerdict.NotJudged)] // no baseline
    [InlineData(null, 3.0, 0.2, 100, 0.0, TripVerdict.NotJudged)] // a multiple of nothing
    [InlineData(0.1, 3.0, 0.12, 100, 0.05, TripVerdict.Within)] // above the threshold alone
    [InlineData(0.18, 3.0, 0.16, 100, 0.05, TripVerdict.Within)] // above the baseline alone
    [InlineData(0.1, 3.0, 0.16, 100, 0.05, TripVerdict.Above)] // above both
    [InlineData(0.1, 3.0, 0.16, 100, null, TripVerdict.NotJudged)]
    public void It_trips_above_its_limits_and_on_enough_data_only(double? threshold, double? factor, double? value, long volume, double? baseline, TripVerdict expected) =>
        Assert.Equal(expected, Judge(Rule(threshold, factor), value, volume, baseline).Verdict);

    [Fact]
    public void Whatever_is_missing_is_a_reason_not_to_trip()
    {
        Gen<double?> maybe = Gen.OneOf(Gen.Constant((double?)null), Gen.Choose(0, 100).Select(i => (double?)(i / 100.0)));
        Gen<(double? Threshold, double? Factor, double? Value, double? Baseline, int Volume, int Least)> cases =
            from threshold in maybe
            from factor in Gen.OneOf(Gen.Constant((double?)null), Gen.Choose(2, 10).Select(i => (double?)i))
            from value in maybe
            from baseline in maybe
            from volume in Gen.Choose(0, 60)
            from least in Gen.Choose(1, 60)
            select (threshold, factor, value, baseline, volume, least);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            TripRule rule = Rule(c.Threshold, c.Factor);
            rule.MinVolume = c.Least;
            bool above = c.Volume >= c.Least && c.Value is { } value && (c.Threshold is not null || c.Factor is not null)
                && (c.Threshold is not { } threshold || value > threshold)
                && (c.Factor is not { } factor || (c.Baseline is > 0 and var baseline && value > factor * baseline));
            return (Judge(rule, c.Value, c.Volume, c.Baseline).Verdict == TripVerdict.Above) == above;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void After_a_restore_it_rests()
    {
        TripRule rule = Rule(0.1, null);
        Assert.Equal("Restored 14 min ago: not judged for 15 min after a restore.", Judge(rule, 0.5, 100, null, Now.AddMinutes(-14)).Says);
        Assert.Equal(TripVerdict.Above, Judge(rule, 0.5, 100, null, Now.AddMinutes(-15)).Verdict);
    }

    [Theory]
    [InlineData(TripMeasure.ErrorRate, 0.34, "Error rate 34% over 5 min (limit 10%, 1,204 interactions)")]
    [InlineData(TripMeasure.SpendPerMinute, 120.5, "Spend $121/min over 5 min (limit $0.1/min, 1,204 model calls)")]
    [InlineData(TripMeasure.TokensPerMinute, 1_234_567, "Token rate 1.23M tokens/min over 5 min (limit 0.1 tokens/min, 1,204 model calls)")]
    [InlineData(TripMeasure.LatencyP99, 2345, "Latency P99 2.35 s over 5 min (limit 0.1 ms, 1,204 interactions)")]
    public void It_says_why_in_one_sentence_with_the_numbers(TripMeasure measure, double value, string says)
    {
        TripRule rule = Rule(0.1, null);
        rule.Measure = measure;
        Assert.Equal(says, Judge(rule, value, 1204, null).Says);
    }

    [Fact]
    public void A_limit_that_comes_from_the_day_before_says_so() =>
        Assert.Equal("Error rate 34% over 5 min (limit 15%, 3× the day before, 100 interactions)", Judge(Rule(0.1, 3), 0.34, 100, 0.05).Says);

    [Fact]
    public void Silence_has_its_length() =>
        Assert.Equal("No data for 3 min.", TripDecision.Judge(Rule(0.1, null), new TripReading(new TripWindow(Minute - 5, Minute, null, 0), null, Minute - 3), null, Now).Says);

    [Fact]
    public void A_share_of_the_traffic_spends_a_share()
    {
        TripRule rule = Rule(100, null);
        rule.Measure = TripMeasure.SpendPerMinute;
        TripReading reading = new(new TripWindow(Minute - 5, Minute, 6, 20), null, Minute);
        Assert.Equal(TripVerdict.Within, TripDecision.Judge(rule, reading, null, Now).Verdict);
        Assert.Equal((TripVerdict.Above, 120), (TripDecision.Judge(rule, reading, null, Now, 0.05).Verdict, TripDecision.Judge(rule, reading, null, Now, 0.05).Value));
        Assert.Equal(TripDecision.LeastTrialVolume, TripDecision.LeastVolume(rule, 0.05));
    }

    [Theory]
    [InlineData(0, "12:00:05", "12:00:10")]
    [InlineData(0, "12:00:10", "12:00:20")]
    [InlineData(3, "12:00:05", "12:00:13")]
    [InlineData(7, "12:00:05", "12:00:07")]
    [InlineData(255, "12:00:09", "12:00:15")]
    public void Nodes_take_turns(int node, string now, string next) =>
        Assert.Equal(TimeOnly.Parse(next), TimeOnly.FromDateTime(TripLoop.Next(Now.Date + TimeOnly.Parse(now).ToTimeSpan(), node)));

    private static TripRule Rule(double? threshold, double? factor) => new()
    {
        Id = "1", Name = "n", Environment = "production", Scope = "global", ChangedBy = "x", WindowMinutes = 5, MinVolume = 20, CooldownMinutes = 15, Threshold = threshold, BaselineFactor = factor,
    };

    private static TripJudgement Judge(TripRule rule, double? value, long volume, double? baseline, DateTime? restored = null) => TripDecision.Judge(
        rule, new TripReading(new TripWindow(Minute - 5, Minute, value, volume), baseline is null ? null : new TripWindow(0, Minute - 5, baseline, 1000), Minute), restored, Now);
}
