using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Upkeep;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Layout;

namespace OpsConsole.Web.Audit.Reading;

/// <summary>Tells those who look after the trail, above every page, that alarms are open. Another node's alarms are heard of within a minute.</summary>
internal sealed class AlarmBanner(AuditAlarms alarms, AuditCommits commits, TimeProvider time, ILogger<AlarmBanner> logger)
    : LiveBanner(new Banner("bad", "", AuditView.Path, "Look") { Permission = Permissions.ManageAudit }, Soon, Again, time, logger)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(500), Again = TimeSpan.FromMinutes(1);

    protected override IDisposable Follow(Action look) => commits.Subscribe(_ =>
    {
        look(); // an alarm, or the word that one was looked at
        return Task.CompletedTask;
    });

    protected override async Task<string> SayAsync() => await alarms.CountAsync() switch
    {
        0 => "",
        1 => "The audit trail has an event that somebody must look at.",
        int open => $"The audit trail has {open} events that somebody must look at.",
    };
}
