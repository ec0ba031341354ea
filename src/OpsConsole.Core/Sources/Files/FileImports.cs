using System.Collections.Concurrent;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Denials;
using OpsConsole.Core.Costs.Bill;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Jobs;
using OpsConsole.Core.Jobs.Runs;
using OpsConsole.Core.Prompts;

namespace OpsConsole.Core.Sources.Files;

/// <summary>Why a file was not taken.</summary>
public enum ImportRefusal
{
    /// <summary>It was.</summary>
    None,

    /// <summary>Whoever gave it may not.</summary>
    Denied,

    /// <summary>There is no such source.</summary>
    NotFound,

    /// <summary>The source takes no files, or not now.</summary>
    Invalid,

    /// <summary>Another file is taken or read for the source.</summary>
    Conflict,

    /// <summary>It is larger than the settings allow.</summary>
    TooLarge,

    /// <summary>The disk is full.</summary>
    NoRoom,

    /// <summary>It did not come to its end.</summary>
    Broken,
}

/// <summary>What became of a file that was given.</summary>
/// <param name="RunId">The run that reads it; null when it was not taken.</param>
/// <param name="Refusal">Why it was not taken.</param>
/// <param name="Problem">The same in words; null when it was.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record ImportOutcome(string? RunId, ImportRefusal Refusal = ImportRefusal.None, string? Problem = null, string? Remedy = null);

/// <summary>A file that somebody gives.</summary>
/// <param name="Name">Its name; empty where nobody says.</param>
/// <param name="Content">Its bytes: CSV, as it is or packed by gzip.</param>
/// <param name="Length">How many they will be; null where nobody knows.</param>
/// <param name="KeepsRest">Whether the rest counts when lines are refused.</param>
public sealed record GivenFile(string Name, Stream Content, long? Length, bool KeepsRest);

/// <summary>Takes files of charges, and has them read.</summary>
public sealed class FileImports
{
    private readonly SourceDirectory _sources;
    private readonly JobStarts _starts;
    private readonly JobBook _jobs;
    private readonly ImportSpool _spool;
    private readonly ImportOptions _options;
    private readonly AuditTrail _trail;
    private readonly DeniedAttempts _denials;
    private readonly AccessDirectory _access;
    private readonly ConcurrentDictionary<string, bool> _taking = new(StringComparer.Ordinal);

    internal FileImports(
        SourceDirectory sources, JobStarts starts, JobBook jobs, ImportSpool spool, ImportOptions options, AuditTrail trail, DeniedAttempts denials, AccessDirectory access) =>
        (_sources, _starts, _jobs, _spool, _options, _trail, _denials, _access) = (sources, starts, jobs, spool, options, trail, denials, access);

    /// <summary>Takes a file in and begins to read it.</summary>
    /// <param name="by">Who.</param>
    /// <param name="source">Name or id of the source.</param>
    /// <param name="given">The file.</param>
    /// <param name="cancellationToken">Cancels, until it is taken in: then nothing is kept of it.</param>
    public async Task<ImportOutcome> ImportAsync(Actor by, string source, GivenFile given, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(given);
        if (!by.May(Permissions.ImportCosts, _access))
        {
            await _denials.RecordAsync(by, "import a file of charges", Permissions.ImportCosts).ConfigureAwait(false);
            return new ImportOutcome(null, ImportRefusal.Denied, "You may not import files of charges.", "Ask an administrator for the role engineer, or use a key with the scope jobs:run.");
        }

        if ((_sources.Find(source) ?? _sources.All.FirstOrDefault(s => s.Name.Equals(source, StringComparison.OrdinalIgnoreCase))) is not { } found)
        {
            return new ImportOutcome(null, ImportRefusal.NotFound, $"There is no source “{source}”.", "Add a source of the kind Files on the page Sources, or look at how it is called there.");
        }

        if (Problem(found) is { } wrong)
        {
            return wrong;
        }

        if (!_taking.TryAdd(found.Id, true))
        {
            return Busy(found);
        }

        try
        {
            return await IsReadingAsync(found, cancellationToken).ConfigureAwait(false) ? Busy(found) : await TakeAsync(by, found, given, cancellationToken).ConfigureAwait(false);
        }
        catch (SpoolException exception)
        {
            return new ImportOutcome(null, exception.Refusal, exception.Message, exception.Remedy);
        }
        finally
        {
            _taking.TryRemove(found.Id, out _);
        }
    }

    private static ImportOutcome? Problem(SourceDefinition source) =>
        source.Kind != SourceKind.Files ? new ImportOutcome(null, ImportRefusal.Invalid, $"{source.Name} takes no files: it is read by itself.", "Add a source of the kind Files.")
        : !source.IsEnabled ? new ImportOutcome(null, ImportRefusal.Invalid, $"{source.Name} is disabled.", "Enable it on the page Sources.")
        : source.Problem is { } problem ? new ImportOutcome(null, ImportRefusal.Invalid, $"{source.Name} cannot be used: {problem}", "Mend its settings.")
        : null;

    private static ImportOutcome Busy(SourceDefinition source) =>
        new(null, ImportRefusal.Conflict, $"Another file is being imported for {source.Name}.", "Wait until it has ended, or cancel it. GET /api/v1/costs/imports says how far it is.");

    private async Task<bool> IsReadingAsync(SourceDefinition source, CancellationToken cancellationToken) =>
        (await _jobs.RunsAsync(source.Job, 1, cancellationToken).ConfigureAwait(false)) is [{ State: JobRunState.Running }];

    private async Task<ImportOutcome> TakeAsync(Actor by, SourceDefinition source, GivenFile given, CancellationToken cancellationToken)
    {
        SpooledFile file = await _spool.TakeAsync(given.Content, given.Length, cancellationToken).ConfigureAwait(false);
        string? run = null;
        try
        {
            if ((_sources.Find(source.Id) is { } now ? Problem(now) : new ImportOutcome(null, ImportRefusal.NotFound, $"{source.Name} was removed meanwhile.", "Add it again.")) is { } wrong)
            {
                return wrong;
            }

            FileOrder order = new(by, file, NameOf(given.Name), given.KeepsRest);
            JobDefinition job = FileKind.JobOf(source, () => new FileImport(source, order, _options, _trail));
            run = await _starts.BeginAsync(job, new JobOrder(JobTrigger.Person, null, CommitAuthor.NameOf(by, _access))).ConfigureAwait(false);
            return run is null ? Busy(source) : new ImportOutcome(run);
        }
        finally
        {
            if (run is null)
            {
                file.Dispose();
            }
        }
    }

    /// <summary>The name without the directories, in one line.</summary>
    private static string NameOf(string given)
    {
        string name = string.Concat(given[(given.LastIndexOfAny(['/', '\\']) + 1)..].Where(c => !char.IsControl(c) && !char.IsSurrogate(c))).Trim();
        return name.Length == 0 ? "a file without a name" : name.Length > BillImport.FileLength ? name[..BillImport.FileLength] : name;
    }
}
