namespace OpsConsole.Core.Sources.Aws.CostExplorer;

// Names and members are those of AWSSDK.CostExplorer, which could take the place of these types.

/// <summary>A filter. Exactly one member is set.</summary>
internal sealed class Expression
{
    /// <summary>All of these, at least two.</summary>
    public List<Expression>? And { get; set; }

    /// <summary>Any of these, at least two.</summary>
    public List<Expression>? Or { get; set; }

    public Expression? Not { get; set; }

    public DimensionValues? Dimensions { get; set; }

    public TagValues? Tags { get; set; }

    /// <summary>All of the filters; null when there is none.</summary>
    public static Expression? All(IReadOnlyList<Expression> filters) => filters.Count switch
    {
        0 => null,
        1 => filters[0],
        _ => new Expression { And = [.. filters] },
    };

    /// <summary>A dimension with any of these values.</summary>
    public static Expression Dimension(string key, IEnumerable<string> values) => new() { Dimensions = new DimensionValues { Key = key, Values = [.. values] } };
}

/// <summary>Values of a dimension.</summary>
internal sealed class DimensionValues
{
    public string? Key { get; set; }

    public List<string>? Values { get; set; }

    public List<string>? MatchOptions { get; set; }
}

/// <summary>Values of a tag.</summary>
internal sealed class TagValues
{
    public string? Key { get; set; }

    public List<string>? Values { get; set; }

    /// <summary><c>ABSENT</c> without values: not tagged with the key.</summary>
    public List<string>? MatchOptions { get; set; }
}
