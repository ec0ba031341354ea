using OpsConsole.Core.KillSwitch.Trips;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Tests.KillSwitch.Trips;

public sealed class TripBacktestTests
{
    private const int From = 29_000_000;

    [Fact]
    public void It_finds_each_time_it_would_have_killed_and_how_long_it_lasted()
    {
        TripSeries series = new(From - 10, 3010);
        for (int minute = series.From; minute < series.To; minute++)
        {
            bool bad = minute - From is (>= 100 and < 110) or (>= 112 and < 113) or (>= 500 and < 503);
            series.Add(minute, new TripSums(20, bad ? 10 : 0, 0, 20, 0, 0));
        }

        TripBacktest test = TripBacktest.Run(Rule(r => r.CooldownMinutes = 30), series, From);
        Assert.Equal(3000, test.Values.Count);
        Assert.Equal([(101, 10, 0.5), (501, 3, 0.5)], test.Episodes.Select(e => ((int)(e.At - RollupTime.Instant(From)).TotalMinutes, e.Minutes, e.Peak)));
    }

    [Theory]
    [InlineData(TripMeasure.ErrorRate)]
    [InlineData(TripMeasure.SpendPerMinute)]
    [InlineData(TripMeasure.LatencyP99)]
    public void It_sees_what_the_live_rule_would_see(TripMeasure measure)
    {
        Random random = new(7);
        TripSeries series = new(From - 2000, 3000);
        for (int minute = series.From; minute < series.To; minute++)
        {
            LatencyHistogram latency = new();
            long count = random.Next(0, 30);
            for (int i = 0; i < count; i++)
            {
                latency.Record(random.Next(1, 9_000_000));
            }

            series.Add(minute, new TripSums(count, random.Next(0, (int)count + 1), 0, count, random.Next(1_000_000) * count, count * 100), latency);
        }

        TripRule rule = Rule(r => (r.Measure, r.WindowMinutes, r.BaselineFactor, r.MinVolume) = (measure, 7, 1.1, 5));
        TripBacktest test = TripBacktest.Run(rule, series, From);
        for (int i = 0; i < test.Values.Count; i += 37)
        {
            Assert.Equal(series.Over(measure, From + i - 6, From + i + 1, 7).Value, test.Values[i]);
        }

        int at = 500; // a multiple of five: there the day before is read anew
        TripWindow day = series.Over(measure, From + at - 6 - 1440, From + at - 6, 1440);
        Assert.Equal(1.1 * day.Value!.Value, test.Limits[at]!.Value, 6);
    }

    [Fact]
    public async Task The_past_days_are_read_from_telemetry()
    {
        await using TripConsole console = await TripConsole.StartAsync();
        await console.SendAsync(60, ErrorClass.ApiError, ago: TimeSpan.FromDays(2));
        await console.SendAsync(60, ago: TimeSpan.FromDays(1));
        TripBacktest test = await new TripPreviews(console.Get<TripMeter>(), Microsoft.Extensions.Options.Options.Create(new TelemetryOptions()), console.Time).RunAsync(
            new TripRuleDraft { Name = "n", Environment = "production", Scope = "app:support-bot", Measure = TripMeasure.ErrorRate, Threshold = 0.1, WindowMinutes = 5 }, TestContext.Current.CancellationToken);
        Assert.Equal(TripPreviews.Days * 1440, test.Values.Count);
        Assert.Equal(5, Assert.Single(test.Episodes).Minutes);
    }

    [Fact]
    public void Evidence_is_small_and_comes_back()
    {
        TripEvidence evidence = new(TripMeasure.SpendPerMinute, From, [.. Enumerable.Range(0, 60).Select(i => (double?)(i * 1234.567891234))], 5, 100, 100, 12.5, 0.05);
        string text = evidence.Write();
        Assert.InRange(text.Length, 1, TripEvidence.MaxBytes / 4);
        Assert.Equal(evidence.Limit, TripEvidence.Read(text)!.Limit);
        Assert.Equal(59 * 1234.567891, TripEvidence.Read(text)!.Values[^1]!.Value, 3);
        Assert.Null(TripEvidence.Read("{"));
    }

    private static TripRule Rule(Action<TripRule> change)
    {
        TripRule rule = new()
        {
            Id = "1", Name = "n", Environment = "production", Scope = "global", ChangedBy = "x", WindowMinutes = 1, MinVolume = 10, CooldownMinutes = 5, Threshold = 0.2,
        };
        change(rule);
        return rule;
    }
}
