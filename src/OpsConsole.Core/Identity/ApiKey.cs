namespace OpsConsole.Core.Identity;

/// <summary>A program's key. Only a hash of the key is stored.</summary>
public sealed class ApiKey
{
    /// <summary>Longest name in characters.</summary>
    public const int MaxNameLength = 100;

    /// <summary>The id, also the readable first part of the key.</summary>
    public required string Id { get; set; }

    /// <summary>What the key is for, in a person's words.</summary>
    public required string Name { get; set; }

    /// <summary>Scopes, space-separated.</summary>
    public required string Scopes { get; set; }

    /// <summary>SHA-256 of the whole key. The key has 256 random bits, so a slow hash would add nothing.</summary>
    public required byte[] Hash { get; set; }

    /// <summary>When it was made, UTC.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>Who made it: an e-mail address, or <c>command line</c>.</summary>
    public required string CreatedBy { get; set; }

    /// <summary>When it was last used, UTC, to about a minute; null when never.</summary>
    [Audit.Unaudited]
    public DateTime? LastUsedAt { get; set; }

    /// <summary>When it was revoked, UTC; null while it is valid.</summary>
    public DateTime? RevokedAt { get; set; }
}
