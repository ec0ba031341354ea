using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.Changes.Policies;

/// <summary>Says above every page that somebody pushed a policy past the console, while people are asked about it.</summary>
internal sealed class PolicyBanner(ChangeQueries queries, ChangeFeed feed, TimeProvider time, ILogger<PolicyBanner> logger)
    : LiveBanner(new Banner("bad", "", PolicyPage.Path, "Look") { Permission = Permissions.ViewPolicy }, Soon, Again, time, logger)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1), Again = TimeSpan.FromMinutes(1);

    /// <summary>What it reads like; empty where nothing was pushed.</summary>
    internal static string Describe(IEnumerable<ChangeRequest> open) =>
        open.FirstOrDefault(r => r.Wanted is null) is { } pushed ? $"{pushed.AuthorName} pushed another policy past the console. It is not in force: two people must approve it first." : "";

    protected override IDisposable Follow(Action look) => feed.Subscribe(look);

    protected override async Task<string> SayAsync() => Describe(await queries.ListAsync(new ChangeFilter { Subject = PolicySource.Path, States = ChangeStates.Open }));
}
