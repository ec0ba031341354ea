using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Prompts.Observing;
using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Tests.Prompts.Observing;

/// <summary>What the numbers say of versions that run.</summary>
public sealed class ObservedReaderTests
{
    private static readonly DateTime Now = new(2026, 11, 21, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task An_installation_with_too_many_versions_for_a_series_still_has_its_hour()
    {
        ObservedReader reader = new((request, _) => request.IntervalMinutes is not null
            ? throw new TooManyPointsException("too many")
            : Task.FromResult(new MetricsResult(request.From, request.To, (request.To - request.From) switch
            {
                { TotalMinutes: <= 15 } => [Group("new@1111111", 4), Group("both@2222222", 1)],
                { TotalHours: <= 1 } => [Group("new@1111111", 4), Group("both@2222222", 9), Group("gone@3333333", 5)],
                _ => [Group("new@1111111", 4), Group("both@2222222", 90), Group("gone@3333333", 50), Group("old@4444444", 7)],
            })));

        IReadOnlyList<ObservedTraffic> all = await reader.ReadAsync(Now, TestContext.Current.CancellationToken);

        DateTime hour = Now.AddHours(-1), quarter = Now.AddMinutes(-15);
        Assert.Equal(
            [("new", 4, 4, 4, quarter, Now), ("both", 90, 9, 1, hour, Now), ("gone", 50, 5, 0, hour, quarter), ("old", 7, 0, 0, (DateTime?)null, hour)],
            all.Select(t => (t.Key.Prompt, t.Day, t.Hour, t.Latest, t.FirstSeen, t.LastSeen)));
    }

    private static MetricsGroup Group(string named, long requests) => new(["production", named, "shop"], Totals(requests), []);

    private static MetricsTotals Totals(long requests) => MetricsTotals.Of(new RollupCell { Requests = requests }, 3600);
}
