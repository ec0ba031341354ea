using OpsConsole.Core.Jobs;

namespace OpsConsole.Core.Sources.Kinds;

/// <summary>How sources of a kind are set, tested and read. Another kind is another of these.</summary>
internal interface ISourceKind
{
    /// <summary>The kind.</summary>
    SourceKind Kind { get; }

    /// <summary>Its settings, in the order of the form.</summary>
    IReadOnlyList<SourceField> Fields { get; }

    /// <summary>What is wrong with the settings of a source, with the remedy; null when nothing is.</summary>
    string? Problem(SourceDefinition source);

    /// <summary>The most that requests to a source without problems may cost in a calendar month, US dollars; null where they cost nothing.</summary>
    decimal? MonthlyCap(SourceDefinition source) => null;

    /// <summary>The job that reads it.</summary>
    JobDefinition Job(SourceDefinition source);

    /// <summary>Looks whether it can be read. Reads little, and writes nothing.</summary>
    Task<SourceTest> TestAsync(SourceDefinition source, CancellationToken cancellationToken);
}
