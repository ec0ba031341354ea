namespace OpsConsole.Core.Sources.Reach;

/// <summary>How a source is reached.</summary>
/// <param name="Address">Its address: http or https, host and perhaps a port and a path. Nothing outside this host and port is ever asked.</param>
internal sealed record SourceReach(Uri Address)
{
    /// <summary>Certificates in PEM that count as authorities besides those of the system; null for none.</summary>
    public string? Authorities { get; init; }

    /// <summary>How long one request may take, its answer included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The largest answer that is taken, bytes, after it was unpacked.</summary>
    public int MaxAnswer { get; init; } = 64 * 1024 * 1024;
}
