using OpsConsole.Core.Dashboards.Causes;
using OpsConsole.Core.Dashboards.WhatMoved;

namespace OpsConsole.Core.Tests.Dashboards.WhatMoved;

public sealed class CorrelationTests
{
    private const int Points = 120;

    private static readonly DateTime Start = new(2026, 11, 18, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void What_moved_earlier_is_found_at_its_lag()
    {
        double?[] other = Waves(seed: 1), measure = [.. other.Select((_, i) => i >= 3 ? -other[i - 3] : null)];

        Comovement found = RankCorrelation.Of(measure, other)!.Value;

        Assert.Equal(3, found.Lag);
        Assert.Equal(-1, found.Strength, 1e-9);
    }

    [Fact]
    public void Points_that_resemble_their_neighbours_are_worth_fewer()
    {
        double[] slow = [.. Enumerable.Range(0, Points).Select(i => Math.Sin(i / 12.0))];
        double[] noise = [.. Noise(1)];

        Assert.InRange(RankCorrelation.Effective(slow, slow), 4, Points / 4.0);
        Assert.InRange(RankCorrelation.Effective(noise, noise), Points / 2.0, Points);
    }

    [Fact]
    public void Of_many_unrelated_series_hardly_any_is_found()
    {
        double?[] measure = [.. Noise(1000).Select(v => (double?)v)];
        Correlation correlation = Correlation.Of(measure, Times, [.. Enumerable.Range(0, 200).Select(i => new MovedSeries($"s{i}", CompanionKind.Share, [.. Noise(i).Select(v => (double?)v)]))], []);

        Assert.Equal(200, correlation.Tests);
        Assert.InRange(correlation.Found.Count, 0, 2);
        Assert.Equal(200 - correlation.Found.Count, correlation.Others.Count);
    }

    [Fact]
    public void A_release_at_which_the_measure_stepped_is_found_and_one_elsewhere_is_not()
    {
        double[] noise = [.. Noise(5)];
        double?[] measure = [.. Enumerable.Range(0, Points).Select(i => (double?)((i < 60 ? 0.96 : 0.61) + (noise[i] * 0.01)))];
        Cause stepped = new(Start.AddMinutes(600), CauseKind.Release, "answer@4", "/prompts/answer"), other = new(Start.AddMinutes(300), CauseKind.Release, "edit@2", "/prompts/edit");

        Correlation correlation = Correlation.Of(measure, Times, [], [stepped, other]);

        Companion found = Assert.Single(correlation.Found);
        Assert.Equal(stepped, found.Cause);
        Assert.Equal(-1, found.Strength, 1e-9);
        Assert.Equal("edit@2", Assert.Single(correlation.Others).Name);
    }

    [Fact]
    public void A_release_just_before_the_end_is_not_tested()
    {
        double?[] measure = Waves(3);
        Correlation correlation = Correlation.Of(measure, Times, [], [new Cause(Start.AddMinutes((Points - 2) * 10), CauseKind.Release, "late", "/")]);

        Assert.Equal(0, correlation.Tests);
        Assert.Equal(["late"], correlation.Untested);
    }

    [Fact]
    public void Correction_keeps_the_order_and_never_makes_a_result_surer()
    {
        double[] chances = [0.001, 0.5, 0.01, 0.04, 1];
        double[] corrected = FalseDiscovery.Corrected(chances);

        Assert.Equal([0.005, 0.625, 0.025, 0.2 / 3, 1], corrected.Select(c => Math.Round(c, 12)), (a, b) => Math.Abs(a - b) < 1e-9);
    }

    private static DateTime[] Times => [.. Enumerable.Range(0, Points).Select(i => Start.AddMinutes(i * 10))];

    private static IEnumerable<double> Noise(int seed)
    {
        Random random = new(seed);
        return Enumerable.Range(0, Points).Select(_ => random.NextDouble());
    }

    private static double?[] Waves(int seed)
    {
        double[] noise = [.. Noise(seed)];
        return [.. Enumerable.Range(0, Points).Select(i => (double?)(Math.Sin(i / 5.0) + noise[i]))];
    }
}
