using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;
using OpsConsole.Core.Audit.Exports;
using OpsConsole.Core.Audit.Reading;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Audit.Reading;

/// <summary>What to export, and how far the export is. The browser itself downloads, by its cookie. Knows nothing of Blazor.</summary>
public sealed class ExportDialogState(AuditQueries queries, ExportRuns runs, AuditReader reader, TimeProvider time)
{
    private const string Endpoint = "/api/v1/audit/export";

    private AuditFilter _shown = new();
    private string _run = "";

    /// <summary>What can be chosen, with what each is good for.</summary>
    public static IReadOnlyList<(string Format, string Title, string Explanation)> Formats { get; } =
    [
        ("zip", "Archive", "For an auditor: evidence, table, checkpoints, public keys and how to verify without us."),
        ("jsonl", "Evidence lines", "One signed-over entry a line, with proofs. Verifies by itself."),
        ("csv", "Table", "For a spreadsheet. For reading, not evidence."),
    ];

    /// <summary>The chosen format.</summary>
    public string Format { get; set; } = "zip";

    /// <summary>Whether everything is exported, whatever the page shows.</summary>
    public bool Everything { get; set; }

    /// <summary>Entries that fit what the page shows; null when that is known only afterwards.</summary>
    public int? Count { get; private set; }

    /// <summary>How far the export is; null before it was started.</summary>
    public ExportProgress? Progress { get; private set; }

    /// <summary>Whether the browser asked for the download.</summary>
    public bool IsStarted { get; private set; }

    /// <summary>Whether there is something to wait for.</summary>
    public bool IsRunning => IsStarted && Progress is null or { State: ExportState.Running };

    /// <summary>Share that is done, in percent.</summary>
    public int Percent => Progress is { Total: > 0 } progress ? (int)Math.Clamp(100 * progress.Done / progress.Total, 0, 100) : 0;

    /// <summary>Address of the download.</summary>
    public string Href => QueryHelpers.AddQueryString(Endpoint,
    [
        .. (Everything ? [] : AuditFilterQuery.Write(_shown)).Select(p => KeyValuePair.Create(p.Key, (string?)p.Value)),
        new("format", Format),
        new("run", _run),
    ]);

    /// <summary>Starts anew with what the page shows.</summary>
    public async Task OpenAsync(AuditView view, Actor actor, CancellationToken cancellationToken)
    {
        _shown = view.Resolve(time.GetUtcNow().UtcDateTime);
        Renew();
        Count = null;
        Count = await queries.CountAsync(_shown, reader.VisibleTo(actor), cancellationToken);
    }

    /// <summary>Notes that the browser asked for the download.</summary>
    public void Start() => (IsStarted, Progress) = (true, null);

    /// <summary>Makes ready for another download.</summary>
    public void Renew() => (_run, IsStarted, Progress) = (RandomNumberGenerator.GetHexString(16, lowercase: true), false, null);

    /// <summary>Looks how far the export is.</summary>
    public void Look() => Progress = IsStarted ? runs.Find(_run) ?? Progress : null;
}
