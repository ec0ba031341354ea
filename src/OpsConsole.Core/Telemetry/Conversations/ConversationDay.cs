namespace OpsConsole.Core.Telemetry.Conversations;

/// <summary>
/// The conversations of an application on a day, counted. Kept: it names nobody. A day that was read has a row of application and environment 0 besides, so that a day without conversations is
/// told from one that was not read.
/// </summary>
[Audit.Unaudited]
public sealed class ConversationDay
{
    /// <summary>The day, UTC.</summary>
    public DateOnly Day { get; set; }

    /// <summary>Application (a dimension); 0 in the row that says that the day was read.</summary>
    public int ApplicationId { get; set; }

    /// <summary>Environment (a dimension); 0 in the row that says that the day was read.</summary>
    public int EnvironmentId { get; set; }

    /// <summary>What was counted, as <see cref="TurnCountsCodec"/> packs it.</summary>
    public required byte[] Counts { get; set; }
}
