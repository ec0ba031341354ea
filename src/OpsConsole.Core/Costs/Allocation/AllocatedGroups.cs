using System.Globalization;

namespace OpsConsole.Core.Costs.Allocation;

/// <summary>What shares of the bill are told apart by.</summary>
public enum ShareDimension
{
    /// <summary>Application.</summary>
    App,

    /// <summary>Team.</summary>
    Team,

    /// <summary>Model, as telemetry has it.</summary>
    Model,

    /// <summary>Environment.</summary>
    Env,

    /// <summary>Prompt version.</summary>
    Prompt,

    /// <summary>Feature. It is one only together with its application, for two of them may have features of the same name.</summary>
    Feature,

    /// <summary>The day.</summary>
    Day,

    /// <summary>The service that billed it: estimates have none.</summary>
    Service,

    /// <summary>The rule by which it is whose it is: estimates have none.</summary>
    Rule,
}

/// <summary>A group of shares and of estimates.</summary>
/// <param name="Key">Its values in the order asked for; null where there is none.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Billed">What was billed; 0 where there is only an estimate.</param>
/// <param name="Estimated">What was estimated; null where estimates are not told apart so, or in another currency.</param>
public sealed record AllocatedGroup(IReadOnlyList<string?> Key, string Currency, decimal Billed, decimal? Estimated);

/// <summary>Adds shares and estimates up by groups.</summary>
public static class AllocatedGroups
{
    /// <summary>The groups of months, the largest first.</summary>
    /// <param name="bills">The bills, of ranges that do not overlap.</param>
    /// <param name="from">The first day that counts.</param>
    /// <param name="to">The day after the last one that counts.</param>
    /// <param name="by">What to group by.</param>
    /// <param name="teamOf">The team of an application; null for none.</param>
    public static IReadOnlyList<AllocatedGroup> Of(IEnumerable<AllocatedBill> bills, DateOnly from, DateOnly to, IReadOnlyList<ShareDimension> by, Func<string, string?> teamOf)
    {
        ArgumentNullException.ThrowIfNull(bills);
        bool isEstimated = by.All(d => d is not (ShareDimension.Service or ShareDimension.Rule));
        Dictionary<string, (string?[] Key, string Currency, decimal Billed, decimal Estimated)> sums = new(StringComparer.Ordinal);
        foreach (AllocatedBill bill in bills)
        {
            foreach (AllocatedShare share in bill.Allocation.Shares.Where(s => s.Charge.Day >= from && s.Charge.Day < to))
            {
                Add([.. by.Select(d => ValueOf(share, d))], share.Charge.Currency, share.Amount, 0);
            }

            foreach (PricedUse use in bill.Uses.Where(u => isEstimated && u.Day >= from && u.Day < to))
            {
                Add([.. by.Select(d => ValueOf(use, d, teamOf))], Reconciliation.Currency, 0, use.Estimated);
            }
        }

        return [.. sums.OrderByDescending(s => s.Value.Billed).ThenByDescending(s => s.Value.Estimated).ThenBy(s => s.Key, StringComparer.Ordinal)
            .Select(s => new AllocatedGroup(s.Value.Key, s.Value.Currency, s.Value.Billed, isEstimated && s.Value.Currency == Reconciliation.Currency ? s.Value.Estimated : null))];

        void Add(string?[] key, string currency, decimal billed, decimal estimated)
        {
            string name = currency + '\n' + string.Join('\n', key.Select(k => k is null ? "\0" : k));
            (string?[] Key, string Currency, decimal Billed, decimal Estimated) sum = sums.GetValueOrDefault(name, (key, currency, 0, 0));
            sums[name] = sum with { Billed = sum.Billed + billed, Estimated = sum.Estimated + estimated };
        }
    }

    private static string? ValueOf(AllocatedShare share, ShareDimension by) => by switch
    {
        ShareDimension.App => share.Application,
        ShareDimension.Team => share.Team,
        ShareDimension.Model => share.Model,
        ShareDimension.Env => share.Environment,
        ShareDimension.Prompt => share.Prompt,
        ShareDimension.Feature => share.Feature,
        ShareDimension.Day => Text(share.Charge.Day),
        ShareDimension.Service => share.Charge.Service,
        _ => share.Rule.ToString(),
    };

    private static string? ValueOf(PricedUse use, ShareDimension by, Func<string, string?> teamOf) => by switch
    {
        ShareDimension.App => use.Application,
        ShareDimension.Team => teamOf(use.Application),
        ShareDimension.Model => use.Model,
        ShareDimension.Env => use.Environment,
        ShareDimension.Prompt => use.Prompt,
        ShareDimension.Feature => use.Feature,
        _ => Text(use.Day),
    };

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
