using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Dashboards.Causes;
using OpsConsole.Core.Dashboards.Causes.Notes;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Dashboards.Causes;

/// <summary>Loads and holds what happened in the time of a page. Old lines stay until new ones are there.</summary>
internal sealed partial class CausesState(CausesQuery query, NoteQueries notes, NoteCommands commands, AccessDirectory access, ILogger<CausesState> logger)
{
    private readonly LatestLoad _load = new("What happened");

    /// <summary>What happened; null until first loaded.</summary>
    public CauseList? List { get; private set; }

    /// <summary>The ids of the notes that whoever looks may remove.</summary>
    public IReadOnlySet<string> Removable { get; private set; } = new HashSet<string>();

    /// <summary>Loads what happened. When several loads overlap, the last one asked for counts. What fails is logged only: charts are there without it.</summary>
    public Task LoadAsync(DateTime from, DateTime to, MetricsFilter filter, Actor who, CancellationToken cancellationToken = default) => _load.RunAsync(async () =>
    {
        CauseList list = await query.FindAsync(from, to, filter, cancellationToken);
        HashSet<string> removable = list.Items.Any(c => c.Kind == CauseKind.Note)
            ? [.. (await notes.WithinAsync(from, to, CauseList.Most, cancellationToken)).Where(n => who.Is(n.ById) || who.May(Permissions.ManagePeople, access)).Select(n => n.Id)]
            : [];
        return () => (List, Removable) = (list, removable);
    }, failure => Log.Failed(logger, failure));

    /// <summary>Writes a note.</summary>
    public Task<NoteOutcome> AddAsync(Actor who, NoteDraft draft) => commands.AddAsync(who, draft);

    /// <summary>Removes a note.</summary>
    public Task<NoteOutcome> RemoveAsync(Actor who, string id) => commands.RemoveAsync(who, id);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "What happened could not be read. Charts are drawn without it.")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
