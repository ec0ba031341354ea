using Microsoft.AspNetCore.WebUtilities;
using OpsConsole.Core.Dashboards;

namespace OpsConsole.Web.Dashboards.Product;

/// <summary>By what interactions are set side by side.</summary>
public enum ComparedBy
{
    /// <summary>Models.</summary>
    Model,

    /// <summary>Prompt versions.</summary>
    Prompt,

    /// <summary>Features.</summary>
    Feature,

    /// <summary>Versions of applications.</summary>
    AppVersion,

    /// <summary>Applications.</summary>
    App,

    /// <summary>Environments.</summary>
    Env,

    /// <summary>The range against the one before it.</summary>
    Period,
}

/// <summary>What the comparison is set to: exactly what its address carries, so that a link shares it.</summary>
/// <param name="Range">Time range.</param>
/// <param name="Filter">Which interactions.</param>
/// <param name="By">By what they are set side by side.</param>
public sealed record VersionsView(TimeRange Range, MetricsFilter Filter, ComparedBy By = ComparedBy.Model)
{
    /// <summary>The page without anything set.</summary>
    public const string Path = "/product/compare";

    /// <summary>Most that are set side by side: more nobody can read.</summary>
    public const int Most = 6;

    /// <summary>The dimension whose values are compared; null for periods.</summary>
    public MetricsDimension? Dimension => By switch
    {
        ComparedBy.Model => MetricsDimension.Model,
        ComparedBy.Prompt => MetricsDimension.Prompt,
        ComparedBy.Feature => MetricsDimension.Feature,
        ComparedBy.AppVersion => MetricsDimension.AppVersion,
        ComparedBy.App => MetricsDimension.App,
        ComparedBy.Env => MetricsDimension.Env,
        _ => null,
    };

    /// <summary>Those that are compared, the one that the others are compared with first; empty for those used most.</summary>
    public IReadOnlyList<string> Of { get; init; } = [];

    /// <summary>The evaluation whose scores are compared; null for the one that judged most.</summary>
    public string? Suite { get; init; }

    /// <summary>The address.</summary>
    public string Url
    {
        get
        {
            List<KeyValuePair<string, string?>> query = [.. Range.ToQuery().Concat(Filter.ToQuery()).Select(p => KeyValuePair.Create(p.Key, (string?)p.Value))];
            query.Add(new("by", By.ToString().ToLowerInvariant()));
            if (Suite is not null)
            {
                query.Add(new("suite", Suite));
            }

            query.AddRange(Of.Select(name => KeyValuePair.Create("of", (string?)name)));
            return QueryHelpers.AddQueryString(Path, query);
        }
    }

    /// <summary>Reads an address. What cannot be read counts as absent and is named in the problem.</summary>
    public static VersionsView FromQuery(Func<string, string?> query, IReadOnlyList<string>? of, out string? problem)
    {
        ProductView page = ProductView.FromQuery(query, out problem);
        return new VersionsView(page.Range, page.Filter, Enum.TryParse(query("by"), ignoreCase: true, out ComparedBy by) && Enum.IsDefined(by) ? by : ComparedBy.Model)
        {
            Of = [.. (of ?? []).Where(name => name is { Length: > 0 and <= 200 }).Distinct().Take(Most)],
            Suite = query("suite") is { Length: > 0 and <= 200 } suite ? suite : null,
        };
    }

    /// <summary>The view with one taken in or left out.</summary>
    public VersionsView With(string name, bool isIn) => this with { Of = isIn ? [.. Of.Append(name).Distinct().Take(Most)] : [.. Of.Where(o => o != name)] };

    /// <summary>The view in which others are compared with one.</summary>
    public VersionsView Against(string name) => this with { Of = [name, .. Of.Where(o => o != name)] };

    /// <inheritdoc />
    public bool Equals(VersionsView? other) => other is not null && (Range, Filter, By, Suite) == (other.Range, other.Filter, other.By, other.Suite) && Of.SequenceEqual(other.Of);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Range, Filter, By, Suite, Of.Count);
}
