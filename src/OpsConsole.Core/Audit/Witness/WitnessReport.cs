namespace OpsConsole.Core.Audit.Witness;

/// <summary>What an application reports: the trail that it was shown contradicts what it had seen before.</summary>
/// <param name="Seen">The signed checkpoint that it had seen.</param>
/// <param name="Offered">What it was shown then.</param>
/// <param name="Kind">One of <see cref="Kinds"/>.</param>
/// <param name="Instance">Name of the application's instance, as it calls itself.</param>
public sealed record WitnessReport(string Seen, string Offered, string Kind, string Instance)
{
    /// <summary>Longest note, in characters.</summary>
    public const int MaxNoteLength = 4000;

    /// <summary>Longest name of an instance, in characters.</summary>
    public const int MaxInstanceLength = 128;

    /// <summary>The contradictions that applications tell apart.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["other_log", "shrunk", "forked", "inconsistent", "not_signed", "unproved"];
}

/// <summary>What became of a report.</summary>
public enum WitnessOutcome
{
    /// <summary>It is in the trail, and somebody must look at it.</summary>
    Recorded,

    /// <summary>The same two checkpoints were reported before.</summary>
    Known,

    /// <summary>Both checkpoints are this trail's: nothing contradicts anything.</summary>
    Agrees,

    /// <summary>No key of the trail signed what is said to have been seen: anybody could have made it up.</summary>
    NotSigned,

    /// <summary>Too many reports at a time. It may be sent again in a minute.</summary>
    TooMany,
}
