using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Storage;

namespace OpsConsole.Core.Tests.Costs;

/// <summary>Bills that a test writes as a source does.</summary>
internal static class BilledSample
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A line.</summary>
    public static BilledLine Line(DateOnly day, decimal billed, string service = "Amazon Bedrock", string account = "111122223333", string currency = "USD", string? region = "us-east-1", string source = "aws", params (string Key, string Value)[] tags) => new()
    {
        SourceId = source, Day = day, Provider = "AWS", Account = account, Service = service, UsageType = "USE1-x", Region = region, Currency = currency, Billed = billed, Effective = billed / 2,
        Tags = BilledTags.Write(tags.Select(t => KeyValuePair.Create(t.Key, t.Value))),
    };

    /// <summary>Puts a reading of days in the place of what was there.</summary>
    /// <param name="database">The database.</param>
    /// <param name="days">The days that were read.</param>
    /// <param name="readAt">When.</param>
    /// <param name="estimated">Whether they may change.</param>
    /// <param name="lines">All of their lines.</param>
    public static async Task ReadAsync(TestDatabase database, IEnumerable<DateOnly> days, DateTime readAt, bool estimated, params BilledLine[] lines)
    {
        await using OpsDbContext context = database.Context();
        string source = lines.Length == 0 ? "aws" : lines[0].SourceId;
        long generation = await BillWriter.NextGenerationAsync(context, source, Cancel);
        foreach (BilledLine line in lines)
        {
            line.Generation = generation;
        }

        await BillWriter.StageAsync(context, lines, Cancel);
        await BillWriter.PublishAsync(
            context, [.. days.Select(d => new BilledDay { SourceId = source, Day = d, Generation = generation, IsEstimated = estimated, ReadAt = readAt, RunId = new string('0', 16), Lines = lines.Count(l => l.Day == d) })], Cancel);
    }

    /// <summary>Days that lie side by side.</summary>
    public static IEnumerable<DateOnly> Days(DateOnly from, DateOnly to) => Enumerable.Range(0, to.DayNumber - from.DayNumber).Select(from.AddDays);
}
