using OpsConsole.Core.Audit;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Restores;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.KillSwitch.Pages;

/// <summary>Says above every page that somebody restored alone, until another person has reviewed it. Another node's are heard of within a minute.</summary>
internal sealed class ReviewBanner(RestoreQueries requests, SwitchNames names, AuditCommits commits, TimeProvider time, ILogger<ReviewBanner> logger)
    : LiveBanner(new Banner("bad", "", KillSwitchPage.Path, "Review") { Permission = Permissions.ViewKillSwitch }, Soon, Again, time, logger)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100), Again = TimeSpan.FromMinutes(1);

    protected override IDisposable Follow(Action look) => commits.Subscribe(committed =>
    {
        if (committed.Kind.Name.StartsWith("restore.", StringComparison.Ordinal))
        {
            look();
        }

        return Task.CompletedTask;
    });

    protected override async Task<string> SayAsync()
    {
        RestoreRequest[] due = [.. (await requests.OpenAsync()).Where(r => r.BrokeGlass && r.ReviewedBy is null)];
        return due.Length == 0 ? ""
            : $"{names.Person(due[0].RequesterId)} broke the glass and restored {due[0].Scope} in {due[0].Environment} alone{(due.Length == 1 ? "" : $", and there are {due.Length - 1} more")}: another person must review it.";
    }
}
