namespace OpsConsole.Core.Changes.Settings;

/// <summary>A setting of the console that was in force, or is: of each name the newest is. It came by a change request, whose event in the audit trail is its event.</summary>
public sealed class SettingVersion
{
    /// <summary>Longest name, characters.</summary>
    public const int MaxName = 200;

    /// <summary>Its id, 16 hexadecimal digits; rises with time.</summary>
    public required string Id { get; set; }

    /// <summary>What it sets: <c>prices</c>, <c>budgets/support</c>.</summary>
    public required string Name { get; set; }

    /// <summary>Counts the versions of this name, from 1.</summary>
    public int Number { get; set; }

    /// <summary>SHA-256 of its text, 64 hexadecimal digits; empty where the setting was removed.</summary>
    public required string Blob { get; set; }

    /// <summary>Its text; empty where the setting was removed.</summary>
    public required string Text { get; set; }

    /// <summary>Since when it is in force, UTC.</summary>
    public DateTime At { get; set; }

    /// <summary>The change request that brought it.</summary>
    public required string Change { get; set; }

    /// <summary>Who asked for it, by the name they had then.</summary>
    public required string ByName { get; set; }

    /// <summary>When what follows from it was done, UTC, for settings that something follows from; null while it is not.</summary>
    public DateTime? FollowedAt { get; set; }

    /// <summary>Whether the setting is there no more.</summary>
    public bool IsRemoved => Blob.Length == 0;
}
