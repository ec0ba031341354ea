using System.Globalization;
using OpsConsole.Core.Costs.Allocation;
using OpsConsole.Core.Costs.Bill;

namespace OpsConsole.Web.Costs.Api;

/// <summary>Reads the query of <c>/api/v1/costs</c>. What cannot be read is refused with what to write instead.</summary>
internal static class CostsParameters
{
    private const string Tag = "tag:";

    private const int MostGroupings = 5;

    /// <summary>The names of <see cref="BillDimension"/> in queries and keys, in its order; behind the last one comes the key.</summary>
    private static readonly string[] Names = ["source", "day", "account", "service", "usageType", "region", Tag];

    /// <summary>Names of <see cref="ShareDimension"/>, in its order. Any of them but day and service makes the answer one of shares.</summary>
    private static readonly string[] ShareNames = ["app", "team", "model", "env", "prompt", "feature", "day", "service", "rule"];

    /// <summary>The request, or null and the problem.</summary>
    public static BillRequest? Read(IQueryCollection query, DateOnly today, out (string Detail, string Remedy) problem) =>
        TryRange(query, today, BillRequest.MostDays, out DateOnly from, out DateOnly to, out problem) && TryGroupBy(query["groupBy"], out List<BillGrouping> groupBy, out problem) ? new BillRequest(from, to, groupBy) : null;

    /// <summary>Whether it is asked by what only shares have: application, team, model, environment, prompt version, feature or rule.</summary>
    public static bool IsOfShares(IQueryCollection query) => NamesOf(query["groupBy"]).Any(n => Array.IndexOf(ShareNames, n) is >= 0 and not ((int)ShareDimension.Day or (int)ShareDimension.Service));

    /// <summary>The request for shares, or null and the problem.</summary>
    public static SharesRequest? ReadShares(IQueryCollection query, DateOnly today, out (string Detail, string Remedy) problem)
    {
        if (!TryRange(query, today, BillRequest.MostDays, out DateOnly from, out DateOnly to, out problem))
        {
            return null;
        }

        string[] names = [.. NamesOf(query["groupBy"]).Distinct(StringComparer.Ordinal)];
        if (Array.Find(names, n => Array.IndexOf(ShareNames, n) < 0) is { } other)
        {
            problem = ($"'{Short(other)}' cannot be asked together with {names.First(n => n != other)}.", $"With what is allocated, group by {string.Join(", ", ShareNames)}; ask for {Short(other)} by itself.");
            return null;
        }

        if (names.Length > MostGroupings)
        {
            problem = TooMany(names.Length);
            return null;
        }

        ShareDimension[] groupBy = [.. names.Select(n => (ShareDimension)Array.IndexOf(ShareNames, n))];
        if (groupBy.Contains(ShareDimension.Feature) && !groupBy.Contains(ShareDimension.App))
        {
            groupBy = [ShareDimension.App, .. groupBy]; // two applications may have features of the same name
        }

        return new SharesRequest(from, to, groupBy);
    }

    /// <summary>Reads the range.</summary>
    /// <param name="query">The query.</param>
    /// <param name="today">Today, UTC: what it ends with where it does not say.</param>
    /// <param name="most">Most days that it may have.</param>
    /// <param name="from">The first day.</param>
    /// <param name="to">The day after the last one.</param>
    /// <param name="problem">What is wrong with it.</param>
    public static bool TryRange(IQueryCollection query, DateOnly today, int most, out DateOnly from, out DateOnly to, out (string Detail, string Remedy) problem)
    {
        (from, to) = (new DateOnly(today.Year, today.Month, 1), today.AddDays(1));
        if (!TryDay(query, "from", ref from, out problem) || !TryDay(query, "to", ref to, out problem))
        {
            return false;
        }

        if (to <= from || to.DayNumber - from.DayNumber > most)
        {
            problem = (to <= from ? "The range ends before it begins." : $"The range is longer than {most} days.", $"Let 'to' be 1 to {most} days after 'from': it is the day after the last one.");
            return false;
        }

        return true;
    }

    /// <summary>What a share's dimension is called.</summary>
    public static string NameOf(ShareDimension dimension) => ShareNames[(int)dimension];

    /// <summary>What a grouping is called.</summary>
    public static string NameOf(BillGrouping grouping) => Names[(int)grouping.By] + grouping.Tag;

    private static bool TryDay(IQueryCollection query, string name, ref DateOnly day, out (string, string) problem)
    {
        problem = default;
        string? text = query[name];
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly given))
        {
            day = given;
            return true;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset instant) && instant.TimeOfDay == TimeSpan.Zero)
        {
            day = DateOnly.FromDateTime(instant.UtcDateTime);
            return true;
        }

        problem = ($"'{name}' is no day.", "Give one such as 2026-11-01: bills are by the day, UTC.");
        return false;
    }

    private static bool TryGroupBy(IEnumerable<string?> texts, out List<BillGrouping> groupBy, out (string, string) problem)
    {
        (groupBy, problem) = ([], default);
        foreach (string name in NamesOf(texts))
        {
            int index = name.StartsWith(Tag, StringComparison.Ordinal) && name.Length > Tag.Length ? (int)BillDimension.Tag : Array.IndexOf(Names, name, 0, (int)BillDimension.Tag);
            if (index < 0)
            {
                problem = ($"'{name}' is nothing to group by.", "Use app, team, model, env, prompt, feature, rule, or service, account, usageType, region, day, source or tag:KEY, several separated by commas.");
                return false;
            }

            BillGrouping grouping = new((BillDimension)index, index == (int)BillDimension.Tag ? name[Tag.Length..] : null);
            if (!groupBy.Contains(grouping))
            {
                groupBy.Add(grouping);
            }
        }

        if (groupBy.Count > MostGroupings)
        {
            problem = TooMany(groupBy.Count);
            return false;
        }

        return true;
    }

    private static (string, string) TooMany(int count) => ($"These are {count} things to group by.", $"Use up to {MostGroupings}.");

    private static string Short(string name) => name.Length > 40 ? name[..40] : name;

    private static IEnumerable<string> NamesOf(IEnumerable<string?> texts) => texts.SelectMany(t => (t ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}
