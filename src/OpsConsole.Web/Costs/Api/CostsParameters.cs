using System.Globalization;
using OpsConsole.Core.Costs.Bill;

namespace OpsConsole.Web.Costs.Api;

/// <summary>Reads the query of <c>/api/v1/costs</c>. What cannot be read is refused with what to write instead.</summary>
internal static class CostsParameters
{
    private const string Tag = "tag:";

    private const int MostGroupings = 5;

    /// <summary>The names of <see cref="BillDimension"/> in queries and keys, in its order; behind the last one comes the key.</summary>
    private static readonly string[] Names = ["source", "day", "account", "service", "usageType", "region", Tag];

    /// <summary>The request, or null and the problem.</summary>
    public static BillRequest? Read(IQueryCollection query, DateOnly today, out (string Detail, string Remedy) problem)
    {
        (DateOnly from, DateOnly to) = (new DateOnly(today.Year, today.Month, 1), today.AddDays(1));
        if (!TryDay(query, "from", ref from, out problem) || !TryDay(query, "to", ref to, out problem) || !TryGroupBy(query["groupBy"], out List<BillGrouping> groupBy, out problem))
        {
            return null;
        }

        if (to <= from || to.DayNumber - from.DayNumber > BillRequest.MostDays)
        {
            problem = (to <= from ? "The range ends before it begins." : $"The range is longer than {BillRequest.MostDays} days.", $"Let 'to' be 1 to {BillRequest.MostDays} days after 'from': it is the day after the last one.");
            return null;
        }

        return new BillRequest(from, to, groupBy);
    }

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
        foreach (string name in texts.SelectMany(t => (t ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            int index = name.StartsWith(Tag, StringComparison.Ordinal) && name.Length > Tag.Length ? (int)BillDimension.Tag : Array.IndexOf(Names, name, 0, (int)BillDimension.Tag);
            if (index < 0)
            {
                problem = ($"'{name}' is nothing to group by.", "Use service, account, usageType, region, day, source or tag:KEY, several separated by commas.");
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
            problem = ($"These are {groupBy.Count} things to group by.", $"Use up to {MostGroupings}.");
            return false;
        }

        return true;
    }
}
