using OpsConsole.Core.Audit.Reading;
using OpsConsole.Core.Audit.Upkeep;
using OpsConsole.Core.Audit.Verification;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Audit.Reading;

/// <summary>How far the trail is verified, signed and anchored, and which alarms are open. Knows nothing of Blazor.</summary>
public sealed partial class AuditStatusState(
    AuditStatusQuery query, AuditQueries queries, AuditAlarms alarms, VerificationRuns runs, AuditReader reader, ILogger<AuditStatusState> logger)
{
    /// <summary>Raised when <see cref="Running"/> became another one, on any thread.</summary>
    public event Action? RunChanged
    {
        add => runs.Changed += value;
        remove => runs.Changed -= value;
    }

    /// <summary>How far the verification is that runs now; null when none does.</summary>
    public VerificationProgress? Running => runs.Current;

    /// <summary>The status; null until it is loaded.</summary>
    public AuditStatus? Status { get; private set; }

    /// <summary>Open alarms, newest first; empty for those who do not look after them.</summary>
    public IReadOnlyList<AuditItem> Alarms { get; private set; } = [];

    /// <summary>Why it could not be loaded; null when it could.</summary>
    public string? Error { get; private set; }

    /// <summary>What was wrong with the last thing tried; null when nothing was.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether the person may verify and acknowledge.</summary>
    public bool MayManage { get; private set; }

    /// <summary>Whether the person may export.</summary>
    public bool MayExport { get; private set; }

    /// <summary>Loads it.</summary>
    public async Task LoadAsync(Actor actor, CancellationToken cancellationToken)
    {
        (MayManage, MayExport) = (reader.May(actor, Permissions.ManageAudit), reader.May(actor, Permissions.ExportAudit));
        try
        {
            Status = await query.ReadAsync(cancellationToken);
            Alarms = MayManage ? await queries.OpenAlarmsAsync(reader.VisibleTo(actor), cancellationToken) : [];
            Error = null;
        }
        catch (Exception exception) when (exception is System.Data.Common.DbException or TimeoutException)
        {
            Log.Failed(logger, exception);
            Error = "The state of the audit trail could not be read from the database.";
        }
    }

    /// <summary>Begins a verification of the whole trail, unless one runs.</summary>
    public async Task VerifyAsync(Actor actor) =>
        Problem = await runs.StartAsync(actor) == Guid.Empty ? "You may not verify the trail any more." : null;

    /// <summary>Stops the verification that runs.</summary>
    public async Task StopAsync(Actor actor) => Problem = await runs.StopAsync(actor) ? null : "You may not stop it any more.";

    /// <summary>Acknowledges an alarm.</summary>
    /// <returns>Whether it is done.</returns>
    public async Task<bool> AcknowledgeAsync(long seq, string note, Actor actor, CancellationToken cancellationToken)
    {
        Problem = await alarms.AcknowledgeAsync(seq, note, actor, cancellationToken) switch
        {
            AcknowledgeOutcome.Done => null,
            AcknowledgeOutcome.NotAllowed => "You may not acknowledge alarms any more.",
            AcknowledgeOutcome.NoNote => "Say what you found.",
            _ => "There is no such alarm.",
        };
        await LoadAsync(actor, cancellationToken);
        return Problem is null;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The state of the audit trail could not be read.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
