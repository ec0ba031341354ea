using OpsConsole.Core.Audit;

namespace OpsConsole.Core.Quality.Reviews;

/// <summary>An interaction that waits for people to judge it, or was judged. An interaction is in the queue once, whatever rules pick it.</summary>
[Unaudited]
public sealed class ReviewItem
{
    /// <summary>Rises with the time it was picked (<see cref="Storage.SortableId"/>).</summary>
    public long Id { get; set; }

    /// <summary>The 16 bytes of the interaction's trace id. Unique.</summary>
    public required byte[] TraceId { get; set; }

    /// <summary>The rule that picked it first; the rule may be gone.</summary>
    public required string RuleId { get; set; }

    /// <summary>Why it was picked, in a few words.</summary>
    public required string Why { get; set; }

    /// <summary>When it was picked, UTC.</summary>
    public DateTime PickedAt { get; set; }

    /// <summary>When the interaction started, UTC.</summary>
    public DateTime StartedAt { get; set; }

    /// <summary>Its application: a copy, for it outlives the interaction.</summary>
    public required string Application { get; set; }

    /// <summary>Its environment.</summary>
    public required string Environment { get; set; }

    /// <summary>Its prompt version; null when it has none.</summary>
    public string? Prompt { get; set; }

    /// <summary>Its model; null when it has none.</summary>
    public string? Model { get; set; }

    /// <summary>With what it is judged.</summary>
    public ReviewScale Scale { get; set; }

    /// <summary>How many people judge it.</summary>
    public int Wanted { get; set; }

    /// <summary>How many have.</summary>
    public int Labels { get; set; }

    /// <summary>Whether all have who should.</summary>
    public bool IsDone { get; set; }

    /// <summary>Account id of the person who is at it; null for nobody.</summary>
    public string? HeldBy { get; set; }

    /// <summary>Until when they are, UTC, if they do not say more.</summary>
    public DateTime? HeldUntil { get; set; }

    /// <summary>What counts where two labels differ; null while nobody has settled it.</summary>
    public byte? SettledGrade { get; set; }

    /// <summary>Account id of the person who settled it.</summary>
    public string? SettledBy { get; set; }

    /// <summary>Counts what is written of it, so that two at once do not overwrite each other.</summary>
    public int Version { get; set; }
}

/// <summary>What a person thinks of an interaction. Each person has one of each; saying it again corrects it.</summary>
public sealed class ReviewLabel
{
    /// <summary>The item.</summary>
    public long ItemId { get; set; }

    /// <summary>Account id of the person.</summary>
    public required string PersonId { get; set; }

    /// <summary>1 (worst, or bad) to 5 (best, or good).</summary>
    public byte Grade { get; set; }

    /// <summary>The reasons that were chosen, a line each; empty for none.</summary>
    public required string Reasons { get; set; }

    /// <summary>What else the person says, redacted; null for nothing.</summary>
    public string? Note { get; set; }

    /// <summary>The answer that should have been given, redacted; null for none.</summary>
    public string? Correction { get; set; }

    /// <summary>When it was said or corrected last, UTC.</summary>
    public DateTime At { get; set; }
}
