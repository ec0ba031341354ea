using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Sources.Pulls;

namespace OpsConsole.Web.Sources;

/// <summary>A source as the list shows it.</summary>
/// <param name="Source">The source.</param>
/// <param name="Job">How its job stands; null when it has none, or the database does not answer.</param>
/// <param name="Claims">The applications that take their numbers from it.</param>
public sealed record SourceView(SourceDefinition Source, JobStanding? Job, IReadOnlyList<SourceClaim> Claims)
{
    /// <summary>What it billed; null where it gives no bill, or the database does not answer.</summary>
    public SourceBill? Bill { get; init; }

    /// <summary>Whether somebody must look at it.</summary>
    public bool NeedsSomebody => Source is { IsEnabled: true, Problem: not null } || Job?.IsFailing == true;
}
