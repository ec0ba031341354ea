namespace OpsConsole.Core.Dashboards.Causes.Notes;

/// <summary>What somebody wants others to know when they look at a time: a campaign, a deployment elsewhere, a holiday.</summary>
public sealed class TimelineNote
{
    /// <summary>Longest text, characters.</summary>
    public const int MaxText = 500;

    /// <summary>Longest name of an application or environment, characters.</summary>
    public const int MaxName = 200;

    /// <summary>Its id, 16 hexadecimal digits; rises with time.</summary>
    public required string Id { get; set; }

    /// <summary>The text.</summary>
    public required string Text { get; set; }

    /// <summary>The moment it is about, or the beginning of the time, UTC.</summary>
    public DateTime At { get; set; }

    /// <summary>The end of the time, UTC; null for a moment.</summary>
    public DateTime? Until { get; set; }

    /// <summary>The application; null for all.</summary>
    public string? Application { get; set; }

    /// <summary>The environment; null for all.</summary>
    public string? Environment { get; set; }

    /// <summary>Account of whoever wrote it.</summary>
    public required string ById { get; set; }

    /// <summary>When it was written, UTC.</summary>
    public DateTime WrittenAt { get; set; }
}
