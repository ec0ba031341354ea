namespace OpsConsole.Core.Sources.Aws.CostExplorer;

/// <summary>Something that charges are told apart by.</summary>
/// <param name="Definition">How it is grouped by.</param>
/// <param name="Values">The values that it has; of a tag the empty one stands for lines without it.</param>
internal sealed record CostAxis(GroupDefinition Definition, IReadOnlyList<string> Values)
{
    /// <summary>Only charges with this value.</summary>
    public Expression Is(string value) =>
        Definition.Type != "TAG" ? Expression.Dimension(Definition.Key!, [value])
        : value.Length > 0 ? new Expression { Tags = new TagValues { Key = Definition.Key, Values = [value] } }
        : new Expression { Tags = new TagValues { Key = Definition.Key, MatchOptions = ["ABSENT"] } };

    /// <summary>The value of a group's key.</summary>
    public static string ValueOf(GroupDefinition definition, string key) => definition.Type == "TAG" ? key[(key.IndexOf('$') + 1)..] : key;
}

/// <summary>One request, without its pages.</summary>
/// <param name="GroupBy">By what its answer is told apart.</param>
/// <param name="Filter">Which charges it is for; null for all.</param>
/// <param name="Fixed">What else is the same for all of them, by <see cref="CostPlan.NameOf"/>.</param>
internal sealed record CostSlice(IReadOnlyList<GroupDefinition> GroupBy, Expression? Filter, IReadOnlyDictionary<string, string> Fixed);

/// <summary>
/// Plans with as few requests as there can be. Cost Explorer groups by two things at most and every request costs a cent: so charges for use are grouped by usage type
/// and whatever of account, service and tags has the most values, and asked once for each combination of the others. Other charges (credits, refunds, taxes, fees) have
/// no usage type and no tags: they are grouped by service and account, and asked once for each record type.
/// </summary>
internal static class CostPlan
{
    public const string Service = "SERVICE", UsageType = "USAGE_TYPE", Account = "LINKED_ACCOUNT", RecordType = "RECORD_TYPE";

    /// <summary>The requests, or null when they are more than may be.</summary>
    /// <param name="accounts">Accounts with charges.</param>
    /// <param name="services">Services with charges.</param>
    /// <param name="tags">The chosen tags.</param>
    /// <param name="recordTypes">Record types with charges.</param>
    /// <param name="restrictions">What all requests are restricted to.</param>
    /// <param name="most">The most requests there may be.</param>
    /// <param name="needed">How many there would be.</param>
    public static IReadOnlyList<CostSlice>? Of(
        CostAxis accounts, CostAxis services, IReadOnlyList<CostAxis> tags, IReadOnlyList<string> recordTypes, IReadOnlyList<Expression> restrictions, int most, out decimal needed)
    {
        List<CostAxis> axes = [accounts, services, .. tags];
        CostAxis widest = axes.MaxBy(axis => axis.Values.Count)!;
        axes.Remove(widest);
        string[] use = [.. recordTypes.Where(RecordTypes.IsUse)], other = [.. recordTypes.Where(type => !RecordTypes.IsUse(type))];
        needed = other.Length + (use.Length == 0 ? 0 : axes.Aggregate(1m, (product, axis) => product * Math.Min(axis.Values.Count, 1_000_000)));
        if (needed > most)
        {
            return null;
        }

        List<CostSlice> slices = [];
        if (use.Length > 0)
        {
            Expand(axes, 0, [], [.. restrictions, Expression.Dimension(RecordType, use)], (filters, values) => slices.Add(
                new CostSlice([ByDimension(UsageType), widest.Definition], Expression.All(filters), values)));
        }

        slices.AddRange(other.Select(type => new CostSlice(
            [ByDimension(Service), ByDimension(Account)],
            Expression.All([.. restrictions, Expression.Dimension(RecordType, [type])]),
            new Dictionary<string, string>(StringComparer.Ordinal) { [RecordType] = type })));
        return slices;
    }

    /// <summary>Grouping by a dimension.</summary>
    public static GroupDefinition ByDimension(string key) => new() { Type = "DIMENSION", Key = key };

    /// <summary>Grouping by a tag.</summary>
    public static GroupDefinition ByTag(string key) => new() { Type = "TAG", Key = key };

    /// <summary>A name that tells a tag from a dimension of the same name.</summary>
    public static string NameOf(GroupDefinition definition) => definition.Type == "TAG" ? "$" + definition.Key : definition.Key!;

    private static void Expand(
        List<CostAxis> axes, int next, Dictionary<string, string> values, List<Expression> filters, Action<IReadOnlyList<Expression>, IReadOnlyDictionary<string, string>> take)
    {
        if (next == axes.Count)
        {
            take(filters, values);
            return;
        }

        foreach (string value in axes[next].Values)
        {
            Expand(axes, next + 1, new(values, StringComparer.Ordinal) { [NameOf(axes[next].Definition)] = value }, [.. filters, axes[next].Is(value)], take);
        }
    }
}
