using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Quality.Reviews;
using OpsConsole.Core.Quality.Scores;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry.Reading;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Quality;

/// <summary>How SQLite finds what quality looks for among millions: by an index.</summary>
public class QualityPlanTests
{
    [Fact]
    public async Task What_was_not_liked_is_found_among_the_few_that_were_not()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using OpsDbContext db = database.Context();

        Assert.Contains("USING INDEX IX_Interactions_Unliked (StartedAt>?)", Plan(db, ReviewSampling.Unliked(db, QualityConsole.Start).Select(i => i.Id)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_newest_of_a_suite_are_sought_and_not_sorted()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using OpsDbContext db = database.Context();

        string plan = Plan(db, JudgedQuery.Newest(db, "relevance", QualityConsole.Start, QualityConsole.Start.AddDays(1)).Take(500));

        Assert.Contains("USING INDEX IX_Evaluations_Name_At (Name=? AND At>? AND At<?)", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tallies_of_a_suite_are_sought_in_each_bucket_and_those_of_others_not_read()
    {
        await using TestDatabase database = await TestDatabase.CreateAsync(Database.Sqlite);
        await using OpsDbContext db = database.Context();

        string plan = Plan(db, ScoreShareQuery.Of(db, TallyTier.Day, [1, 2, 3], 7, new FilterNumbers(null, null, null, null)));

        Assert.Contains("(Tier=? AND Bucket=? AND SuiteId=?)", plan, StringComparison.Ordinal);
    }

    private static string Plan<T>(OpsDbContext db, IQueryable<T> query)
    {
        DbCommand command = query.CreateDbCommand();
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
}
