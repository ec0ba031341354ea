using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Observing;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.Prompts.Pages;

/// <summary>Says above every page that applications run another version of a prompt than is released.</summary>
internal sealed class DriftBanner(ObservedVersions observed, TimeProvider time, ILogger<DriftBanner> logger)
    : LiveBanner(new Banner("bad", "", new CatalogView { State = CatalogWords.Drift }.Href(), "Look") { Permission = Permissions.ViewPrompts }, Soon, Again, time, logger)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1), Again = TimeSpan.FromMinutes(1);

    /// <summary>What drifts read like; empty where there is none.</summary>
    internal static string Describe(IReadOnlyList<PromptDrift> drifts)
    {
        if (drifts.Count == 0)
        {
            return "";
        }

        PromptDrift first = drifts[0];
        string intended = first.Intended is { } commit ? $"{PromptVersion.Shorten(commit)} is released" : "none is released";
        string more = drifts.Count == 1 ? "" : $" And {drifts.Count - 1} more.";
        return $"{first.Application} runs {first.Prompt} {PromptVersion.Shorten(first.Observed)} in {first.Environment}, where {intended}.{more}";
    }

    protected override IDisposable Follow(Action look) => observed.Subscribe(look);

    protected override Task<string> SayAsync() => Task.FromResult(Describe(observed.Drifts));
}
