using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Reading;

namespace OpsConsole.Core.Tests.Telemetry.Reading;

public sealed class InteractionSamplesTests : IAsyncLifetime
{
    private static readonly DateTime Now = ReadingDatabase.Now;

    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private ReadingDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await ReadingDatabase.CreateAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_sample_has_what_costs_are_about()
    {
        await _database.AddAsync(change: i => (i.InputTokens, i.OutputTokens, i.CacheReadTokens, i.CostMicros, i.UserHash, i.FirstTokenMicros) = (100, 10, 50, 42, 7, 1));
        await _database.AddAsync(application: "other");
        await _database.AddAsync(at: Now.AddDays(-3));
        SampledInteraction only = Assert.Single(await _database.Samples.SpreadAsync(Now.AddDays(-1), Now, new MetricsFilter("support-bot"), Cancel));
        Assert.Equal(new SampledInteraction("support-bot", "nova-lite", Outcome.Completed, 1, 0, 100, 10, 50, 42, HasUser: true, IsConversation: false, Streams: true), only);
        Assert.Equal(2, (await _database.Samples.SpreadAsync(Now.AddDays(-1), Now, MetricsFilter.All, Cancel)).Count);
        Assert.Empty(await _database.Samples.SpreadAsync(Now.AddDays(-1), Now, new MetricsFilter("nobody"), Cancel));
    }

    [Fact]
    public async Task A_sample_is_spread_over_its_time()
    {
        for (int i = 0; i < 130; i++)
        {
            await _database.AddAsync(at: Now.AddDays(-2).AddSeconds(i), change: i => i.InputTokens = 1);
        }

        await _database.AddAsync(at: Now.AddHours(-1), change: i => i.InputTokens = 2);
        IReadOnlyList<SampledInteraction> sample = await _database.Samples.SpreadAsync(Now.AddDays(-90), Now, MetricsFilter.All, Cancel);
        Assert.Equal((125, 1), (sample.Count(s => s.InputTokens == 1), sample.Count(s => s.InputTokens == 2)));
    }

    [Fact]
    public async Task Answers_that_were_judged_count_for_their_model_and_scores_in_another_unit_for_none()
    {
        Interaction judged = await _database.AddAsync(), other = await _database.AddAsync(application: "other");
        await _database.SaveAsync(new[] { (judged, "pass", 0.1), (judged, null, 0.4), (judged, null, 7.0), (other, "pass", 1.0) }.Select((e, n) =>
            new Evaluation { Id = n + 1, Fingerprint = n, TraceId = e.Item1.TraceId, At = Now.AddMinutes(-5), Name = "right", Label = e.Item2, Score = e.Item3 }));
        Assert.Equal((1, 2), Assert.Single(await _database.Samples.JudgedAsync(Now.AddDays(-1), Now, new MetricsFilter("support-bot"), Cancel)).Value);
    }

    [Fact]
    public async Task Users_count_once_for_the_model_that_served_them_and_those_without_a_name_not_at_all()
    {
        DateTime first = Now.AddDays(-37), later = Now.AddDays(-10);
        foreach ((DateTime at, long? user) in new (DateTime, long?)[] { (first, 1), (first.AddHours(1), 1), (first, 2), (first, null), (later, 1), (later, null), (later, 3) })
        {
            await _database.AddAsync(at, change: i => i.UserHash = user);
        }

        IReadOnlyDictionary<string, (long Returned, long Users)> returned =
            await _database.Samples.ReturnedAsync((first, first.AddDays(7)), (first.AddDays(7), Now), MetricsFilter.All, Cancel);
        Assert.Equal((1, 2), returned["nova-lite"]);
    }

    [Fact]
    public void Who_came_back_is_sought_by_the_index_of_users()
    {
        using OpsDbContext db = _database.Open();
        using DbCommand command = InteractionSamples.Returned(db, [1, 2], Now.AddDays(-30), Now).CreateDbCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
        db.Database.OpenConnection();
        using DbDataReader reader = command.ExecuteReader();
        List<string> steps = [];
        while (reader.Read())
        {
            steps.Add(reader.GetString(3));
        }

        Assert.Contains(steps, s => s.Contains("IX_Interactions_UserHash_StartedAt (UserHash=? AND StartedAt>? AND StartedAt<?)", StringComparison.Ordinal));
    }
}
