using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Changes.Settings;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Costs.Prices;

/// <summary>
/// After another price book came into force: prices anew what it prices otherwise, from the first day on that differs, and says what moved. What was not done when the console stopped is
/// done at the next occasion.
/// </summary>
internal sealed class RepriceJob(Repricing repricing, IDbContextFactory<OpsDbContext> contexts, AuditTrail trail, TimeProvider time) : IConsoleJob
{
    public const string Name = "reprice";

    public const string Nightly = "0 50 2 * * ?"; // 02:50 UTC: what was left over, before the night's other work

    private const string Repriced = "prices.repriced";

    public static AuditKind[] Kinds { get; } = [new(Repriced, "priced model calls anew", Permissions.ViewMetrics)];

    public async Task RunAsync(JobRunning run, CancellationToken cancellationToken)
    {
        IReadOnlyList<SettingVersion> versions = await VersionsAsync(cancellationToken).ConfigureAwait(false);
        if (versions.All(v => v.FollowedAt is not null))
        {
            run.Report(100, "The price book is as it was: nothing is to be priced anew.");
            return;
        }

        PriceBook newest = Book(versions[^1]);
        DateTime now = time.GetUtcNow().UtcDateTime;
        RepricedModels moved = new();
        if (FirstDay(versions) is { } day)
        {
            run.Say($"Version {newest.Version} of the price book differs {(day == DateOnly.MinValue ? "for all days" : $"from {day:yyyy-MM-dd} on")}.");
            moved = await repricing.RunAsync(newest, day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc), now.AddDays(1), run, cancellationToken).ConfigureAwait(false);
        }

        foreach (string line in moved.Lines())
        {
            run.Say(line);
        }

        await run.WriteAsync(trail, async context =>
        {
            List<SettingVersion> open = await context.SettingVersions.Where(v => v.Name == PriceSettings.Name && v.Number <= newest.Version && v.FollowedAt == null).ToListAsync(cancellationToken).ConfigureAwait(false);
            open.ForEach(v => v.FollowedAt = now);
            JsonObject after = moved.ToJson();
            after["version"] = newest.Version;
            return new AuditEvent(Repriced, Actor.Console, "setting", PriceSettings.Name) { After = after };
        }, cancellationToken).ConfigureAwait(false);
        run.Report(100, moved.Calls == 0 ? "No call costs anything else." : $"{moved.Calls:N0} calls have another price.");
    }

    /// <summary>Whether something is left to do.</summary>
    internal static Task<bool> IsDueAsync(OpsDbContext context, CancellationToken cancellationToken) =>
        context.SettingVersions.AnyAsync(v => v.Name == PriceSettings.Name && v.FollowedAt == null, cancellationToken);

    /// <summary>The first day on which any version that was not followed says something else than the one before it.</summary>
    private static DateOnly? FirstDay(IReadOnlyList<SettingVersion> versions) =>
        versions.Select((v, i) => (Version: v, Before: i == 0 ? PriceBook.ListPrices : Book(versions[i - 1]))).Where(p => p.Version.FollowedAt is null)
            .Select(p => PriceDifference.FirstDay(p.Before, Book(p.Version))).Where(d => d is not null).Min();

    private static PriceBook Book(SettingVersion version) => PriceBook.With(version.IsRemoved ? new PriceFile() : PriceFile.Read(version.Text), version.Number);

    /// <summary>The versions that are to be followed, and the one before them, oldest first.</summary>
    private async Task<IReadOnlyList<SettingVersion>> VersionsAsync(CancellationToken cancellationToken)
    {
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            int followed = await context.SettingVersions.Where(v => v.Name == PriceSettings.Name && v.FollowedAt != null).MaxAsync(v => (int?)v.Number, cancellationToken).ConfigureAwait(false) ?? 0;
            return await context.SettingVersions.AsNoTracking().Where(v => v.Name == PriceSettings.Name && v.Number >= followed).OrderBy(v => v.Number).ToListAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
