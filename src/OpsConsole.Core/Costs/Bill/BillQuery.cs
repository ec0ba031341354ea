using System.Globalization;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Costs.Bill;

/// <summary>Adds the lines of the bill up by groups.</summary>
public sealed class BillQuery(IDbContextFactory<OpsDbContext> contexts)
{
    /// <summary>Most sums that are read to make the groups of: by all tags together there are more of them than by one.</summary>
    private const int MostSums = 10 * BillRequest.MostGroups;

    /// <summary>Runs it.</summary>
    /// <returns>The groups, the largest first.</returns>
    /// <exception cref="TooManyGroupsException">There are more than <see cref="BillRequest.MostGroups"/>.</exception>
    public async Task<IReadOnlyList<BillGroup>> RunAsync(BillRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        OpsDbContext context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            var sums = await context.Lines().Where(l => l.Day >= request.From && l.Day < request.To).GroupBy(KeyOf(request.GroupBy)).OrderBy(g => g.Key.Currency)
                .Select(g => new { g.Key, Billed = g.Sum(l => l.Billed), Effective = g.Sum(l => l.Effective) }).Take(MostSums + 1).ToListAsync(cancellationToken).ConfigureAwait(false);
            BillGroup[] groups = [.. sums.GroupBy(s => new Values([.. request.GroupBy.Select(by => ValueOf(s.Key, by)), s.Key.Currency]))
                .Select(g => new BillGroup([.. g.Key.All.SkipLast(1)], g.Key.All[^1]!, g.Sum(s => s.Billed), g.Sum(s => s.Effective)))
                .OrderByDescending(g => g.Billed).ThenBy(g => string.Join('\n', g.Key), StringComparer.Ordinal)];
            return sums.Count <= MostSums && groups.Length <= BillRequest.MostGroups ? groups : throw new TooManyGroupsException();
        }
    }

    /// <summary>What the database groups by: nothing that is not asked for. Tags it groups by as a whole.</summary>
    private static Expression<Func<BilledLine, SumKey>> KeyOf(IEnumerable<BillGrouping> groupBy)
    {
        ParameterExpression line = Expression.Parameter(typeof(BilledLine), "line");
        IEnumerable<string> names = groupBy.Select(g => NameOf(g.By)).Append(nameof(BilledLine.Currency)).Distinct();
        return Expression.Lambda<Func<BilledLine, SumKey>>(
            Expression.MemberInit(Expression.New(typeof(SumKey)), names.Select(n => Expression.Bind(typeof(SumKey).GetProperty(n)!, Expression.Property(line, n)))), line);
    }

    private static string NameOf(BillDimension by) => by switch
    {
        BillDimension.Source => nameof(BilledLine.SourceId),
        BillDimension.Day => nameof(BilledLine.Day),
        BillDimension.Account => nameof(BilledLine.Account),
        BillDimension.Service => nameof(BilledLine.Service),
        BillDimension.UsageType => nameof(BilledLine.UsageType),
        BillDimension.Region => nameof(BilledLine.Region),
        _ => nameof(BilledLine.Tags),
    };

    private static string? ValueOf(SumKey key, BillGrouping by) => by.By switch
    {
        BillDimension.Source => key.SourceId,
        BillDimension.Day => key.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        BillDimension.Account => key.Account,
        BillDimension.Service => key.Service,
        BillDimension.UsageType => key.UsageType.Length == 0 ? null : key.UsageType,
        BillDimension.Region => key.Region,
        _ => BilledTags.ValueOf(key.Tags, by.Tag!),
    };

    /// <summary>What the database groups by; what is not asked for stays empty.</summary>
    private sealed class SumKey
    {
        public string SourceId { get; init; } = "";

        public DateOnly Day { get; init; }

        public string Account { get; init; } = "";

        public string Service { get; init; } = "";

        public string UsageType { get; init; } = "";

        public string? Region { get; init; }

        public string Tags { get; init; } = "{}";

        public string Currency { get; init; } = "";
    }

    /// <summary>Values that are compared one by one.</summary>
    private sealed class Values(IReadOnlyList<string?> all) : IEquatable<Values>
    {
        public IReadOnlyList<string?> All { get; } = all;

        public bool Equals(Values? other) => other is not null && All.SequenceEqual(other.All, StringComparer.Ordinal);

        public override bool Equals(object? obj) => Equals(obj as Values);

        public override int GetHashCode() => All.Aggregate(0, (hash, value) => HashCode.Combine(hash, value));
    }
}
