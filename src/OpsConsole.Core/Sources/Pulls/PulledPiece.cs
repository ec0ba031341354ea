using OpsConsole.Core.Audit;

namespace OpsConsole.Core.Sources.Pulls;

/// <summary>What a source said of a piece of the past when it was read last: what the rollups have of it, so that the next reading can take its place.</summary>
[Unaudited]
public sealed class PulledPiece
{
    /// <summary>How long it is kept after its piece's beginning. What it stands for cannot be told from other sums of an hour or a day then, and stays as it is.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(31);

    /// <summary>Id of the source.</summary>
    public required string SourceId { get; set; }

    /// <summary>Beginning of the piece, UTC.</summary>
    public DateTime From { get; set; }

    /// <summary>What it said, packed (<see cref="PulledPacking"/>).</summary>
    public required byte[] Said { get; set; }
}

/// <summary>That an application takes its numbers in an environment from one source, the first that had any: two that measure the same calls would count them twice.</summary>
[Unaudited]
public sealed class SourceClaim
{
    /// <summary>The application.</summary>
    public required string Application { get; set; }

    /// <summary>The environment.</summary>
    public required string Environment { get; set; }

    /// <summary>Id of the source.</summary>
    public required string SourceId { get; set; }

    /// <summary>From which instant on, UTC: of the time before, what the source before it said stands.</summary>
    public DateTime Since { get; set; }
}
