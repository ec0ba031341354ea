using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Sources.Pulls;

namespace OpsConsole.Web.Sources;

/// <summary>Says from which sources the numbers of a range come, where they were pulled.</summary>
internal sealed class PulledNumbers(SourceDirectory sources, SourceBook book)
{
    /// <summary>Applications that are named each; of more only how many they are.</summary>
    private const int Named = 3;

    /// <summary>A sentence; null when none of the numbers were pulled.</summary>
    public async Task<string?> SayAsync(MetricsResult result, CancellationToken cancellationToken = default)
    {
        if (result.Pulled.Count == 0)
        {
            return null;
        }

        IReadOnlyList<SourceClaim> claims = await book.ClaimsAsync(cancellationToken);
        (string Of, string From)[] origins = [.. result.Pulled.Select(p => ($"{p.Application} in {p.Environment}", NameOf(claims.FirstOrDefault(c => (c.Application, c.Environment) == p))))];
        return origins.Length <= Named
            ? string.Join(' ', origins.GroupBy(o => o.From).Select(g => $"Numbers of {string.Join(" and ", g.Select(o => o.Of))} come from {g.Key}."))
            : $"Numbers of {origins.Length:N0} applications come from {string.Join(", ", origins.Select(o => o.From).Distinct())}.";
    }

    private string NameOf(SourceClaim? claim) => claim is not null && sources.Find(claim.SourceId) is { } source ? source.Name : "a source that was removed";
}
