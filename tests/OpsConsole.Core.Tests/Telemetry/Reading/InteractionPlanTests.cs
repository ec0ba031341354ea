using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Reading;

namespace OpsConsole.Core.Tests.Telemetry.Reading;

/// <summary>How SQLite answers the lists: by an index alone, whatever is filtered.</summary>
public sealed class InteractionPlanTests : IAsyncLifetime
{
    private static readonly InteractionCursor Middle = new(InteractionSort.Newest, false, ReadingDatabase.Now.AddHours(-1).Ticks, 42);

    private ReadingDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await ReadingDatabase.CreateAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private string Plan(InteractionFilter filter, InteractionSort sort, InteractionCursor? cursor = null)
    {
        using OpsDbContext db = _database.Open();
        InteractionKeys keys = new(filter, new FilterNumbers([1], [2], [3], [4, 5, 6], [7]), 0, new SearchTarget.Anything(), _database.Hasher, ReadingDatabase.Now);
        DbCommand command = keys.Keys(db, sort, cursor, 50).Select(i => new { i.Id, i.StartedAt, i.DurationMicros }).CreateDbCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
        db.Database.OpenConnection();
        using DbDataReader reader = command.ExecuteReader();
        List<string> steps = [];
        while (reader.Read())
        {
            steps.Add(reader.GetString(3));
        }

        return string.Join(" | ", steps);
    }

    private static readonly InteractionFilter Everything = new()
    {
        Outcome = Outcome.Failed,
        ErrorClass = ErrorClass.Timeout,
        MinMillis = 1,
        MaxMillis = 100_000,
    };

    [Fact]
    public void Newest_seeks_in_the_covering_index_and_sorts_nothing()
    {
        foreach (InteractionCursor? cursor in new InteractionCursor?[] { null, Middle, Middle with { Backwards = true } })
        {
            string plan = Plan(Everything, InteractionSort.Newest, cursor);
            Assert.Contains("USING COVERING INDEX IX_Interactions_StartedAt_", plan);
            Assert.Contains("(StartedAt>? AND StartedAt<?)", plan);
            Assert.DoesNotContain("TEMP B-TREE", plan);
        }
    }

    [Fact]
    public void A_cursor_is_the_only_bound_on_its_side_so_that_a_page_far_back_is_sought_and_not_scanned_to()
    {
        using OpsDbContext db = _database.Open();
        InteractionKeys keys = new(new InteractionFilter(), new FilterNumbers(null, null, null, null), 0, new SearchTarget.Anything(), _database.Hasher, ReadingDatabase.Now);

        string older = keys.Keys(db, InteractionSort.Newest, Middle, 50).ToQueryString(), newer = keys.Keys(db, InteractionSort.Newest, Middle with { Backwards = true }, 50).ToQueryString();

        Assert.Equal((1, 1), (Count(older, "\"StartedAt\" >= @"), Count(older, "\"StartedAt\" <= @")));
        Assert.Equal((1, 2), (Count(newer, "\"StartedAt\" >= @"), Count(newer, "\"StartedAt\" < @") + Count(newer, "\"StartedAt\" > @")));
        Assert.Equal(1, Count(older, "\"StartedAt\" < @")); // of the tie, not of the range

        static int Count(string text, string part) => text.Split(part).Length - 1;
    }

    [Fact]
    public void Slowest_reads_the_covering_index_of_the_range_alone()
    {
        string plan = Plan(Everything, InteractionSort.Slowest, Middle with { Sort = InteractionSort.Slowest });

        Assert.Contains("USING COVERING INDEX IX_Interactions_StartedAt_", plan);
        Assert.Contains("(StartedAt>? AND StartedAt<?)", plan);
    }

    [Fact]
    public void A_conversation_and_a_user_have_indexes_of_their_own()
    {
        Assert.Contains("USING INDEX IX_Interactions_Conversation (Conversation=?)", Plan(new InteractionFilter { Conversation = "c" }, InteractionSort.Newest));
        Assert.Contains("USING INDEX IX_Interactions_UserHash_StartedAt (UserHash=? AND StartedAt", Plan(new InteractionFilter { User = "u" }, InteractionSort.Newest));
    }
}
