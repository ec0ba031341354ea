using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Releases;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.Prompts.Releases;

/// <summary>Says above every page that somebody changed what is live past the console, until a release of that environment follows.</summary>
internal sealed class BypassBanner(ReleaseHistory history, TimeProvider time, ILogger<BypassBanner> logger)
    : LiveBanner(new Banner("bad", "", PromptsWeb.Path, "Look") { Permission = Permissions.ViewPrompts }, Soon, Again, time, logger)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1), Again = TimeSpan.FromMinutes(1);

    /// <summary>What bypasses read like, newest first; empty where there is none.</summary>
    internal static string Describe(IReadOnlyList<EnvironmentBypass> bypasses)
    {
        if (bypasses.Count == 0)
        {
            return "";
        }

        string more = bypasses.Count == 1 ? "" : $" So did pushes in {string.Join(", ", bypasses.Skip(1).Select(b => b.Environment))}.";
        return $"{bypasses[0].Author} changed what is live in {bypasses[0].Environment} with a push, past the console: “{bypasses[0].Subject}”.{more}";
    }

    protected override IDisposable Follow(Action look)
    {
        history.Changed += look;
        return new Following(() => history.Changed -= look);
    }

    protected override Task<string> SayAsync() => Task.FromResult(Describe(history.Bypassed));

    private sealed class Following(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
