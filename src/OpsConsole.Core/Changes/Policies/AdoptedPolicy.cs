namespace OpsConsole.Core.Changes.Policies;

/// <summary>A policy that was in force, or is: the newest one is. What the repository's file says is in force only once it was adopted.</summary>
public sealed class AdoptedPolicy
{
    /// <summary>Its id, 16 hexadecimal digits; rises with time.</summary>
    public required string Id { get; set; }

    /// <summary>SHA of its content in the repository; empty for the console's own.</summary>
    public required string Blob { get; set; }

    /// <summary>Its text.</summary>
    public required string Text { get; set; }

    /// <summary>A commit of the branch that has it; null for the console's own.</summary>
    public string? Commit { get; set; }

    /// <summary>When it was adopted, UTC.</summary>
    public DateTime At { get; set; }

    /// <summary>The change request that brought it; null for the one that was there when the console first looked.</summary>
    public string? Change { get; set; }
}
