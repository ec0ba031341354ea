#pragma warning disable CA1822 // the real one replaces it
namespace OpsConsole.Core.Prompts.Releases;

/// <summary>Placeholder.</summary>
public sealed class ReleaseHistory
{
    /// <summary>Placeholder.</summary>
    public LiveSpan? Current(string environment, string prompt) => null;

    /// <summary>Placeholder.</summary>
    public LiveSpan? At(string environment, string prompt, DateTime utc) => null;

    /// <summary>Placeholder.</summary>
    public IReadOnlyList<LiveSpan> Of(string environment, string prompt) => [];

    /// <summary>Placeholder.</summary>
    public IReadOnlyList<LiveSpan> Recent(int most) => [];
}
