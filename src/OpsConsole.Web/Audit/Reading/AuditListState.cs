using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Reading;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Audit.Reading;

/// <summary>A part of the filter that is on, and the address without it.</summary>
/// <param name="Label">Which part.</param>
/// <param name="Value">What it says.</param>
/// <param name="HrefWithout">The address.</param>
public sealed record AuditChip(string Label, string Value, string HrefWithout);

/// <summary>The trail as the page's address says. Knows nothing of Blazor.</summary>
public sealed partial class AuditListState(AuditQueries queries, AuditReader reader, TimeProvider time, ILogger<AuditListState> logger)
{
    /// <summary>Entries of a page.</summary>
    public const int PageSize = 50;

    private long _newest = -1;

    /// <summary>What the address says.</summary>
    public AuditView View { get; private set; } = new(new AuditFilter(), AuditView.DefaultRange, false, null);

    /// <summary>What is wrong with the address; the rest of it is followed.</summary>
    public IReadOnlyList<string> Problems { get; private set; } = [];

    /// <summary>The page; null until it is loaded.</summary>
    public AuditPageOfItems? Page { get; private set; }

    /// <summary>Entries over time, for the strip; null until they are counted.</summary>
    public IReadOnlyList<AuditBar>? Bars { get; private set; }

    /// <summary>Kinds to choose from.</summary>
    public IReadOnlyList<AuditKind> Kinds { get; private set; } = [];

    /// <summary>Whether the person sees the whole trail.</summary>
    public bool SeesAll { get; private set; } = true;

    /// <summary>True while a page is on its way; the one before stays.</summary>
    public bool Loading { get; private set; }

    /// <summary>Why the page could not be loaded; null when it could.</summary>
    public string? Error { get; private set; }

    /// <summary>Entries of this filter that were written since the page was loaded.</summary>
    public int Unseen { get; private set; }

    /// <summary>Whether entries that are written now belong to what is shown.</summary>
    public bool IsLive => View.Cursor is null && View.Range is not { Preset: null } && Page is not null;

    /// <summary>What the object of a history is called: as its newest entry that has a name calls it.</summary>
    public string? ObjectName => View.Filter.ObjectId is { } id ? Page?.Items.FirstOrDefault(i => i.ObjectId == id && i.ObjectName is not null)?.ObjectName : null;

    /// <summary>Follows an address.</summary>
    public void Read(string uri)
    {
        View = AuditView.Read(uri, out IReadOnlyList<string> problems);
        Problems = problems;
    }

    /// <summary>Loads the page of the address. A cursor of an old link that no longer fits leads to the newest entries.</summary>
    public async Task LoadAsync(Actor actor, CancellationToken cancellationToken)
    {
        Loading = true;
        AuditVisibility visible = reader.VisibleTo(actor);
        (SeesAll, Kinds) = (visible.IsWhole, queries.Kinds(visible));
        try
        {
            DateTime now = time.GetUtcNow().UtcDateTime;
            AuditFilter filter = View.Resolve(now);
            AuditPageOfItems page;
            try
            {
                page = await queries.ListAsync(filter, visible, View.Cursor, PageSize, cancellationToken);
            }
            catch (FormatException)
            {
                View = View with { Cursor = null };
                page = await queries.ListAsync(filter, visible, null, PageSize, cancellationToken);
            }

            Bars = View.IsHistory ? [] : Bars;
            (Page, Error, Unseen) = (page, null, 0);
            _newest = page.Items.Count > 0 ? page.Items[0].Seq : -1;
        }
        catch (Exception exception) when (exception is System.Data.Common.DbException or TimeoutException)
        {
            Log.Failed(logger, exception);
            Error = "The audit trail could not be read from the database.";
        }
        finally
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                Loading = false;
            }
        }
    }

    /// <summary>Counts the entries over time: later than the list, which is what people wait for.</summary>
    public async Task CountAsync(Actor actor, CancellationToken cancellationToken)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        if (View.IsHistory || Error is not null || View.Range?.Resolve(now) is not { } times)
        {
            Bars = [];
            return;
        }

        try
        {
            Bars = AuditStrip.Of(await queries.HoursAsync(View.Resolve(now), reader.VisibleTo(actor), cancellationToken), times.From, times.To);
        }
        catch (Exception exception) when (exception is System.Data.Common.DbException or TimeoutException)
        {
            Log.Failed(logger, exception);
            Bars = []; // the list says more than the strip
        }
    }

    /// <summary>Counts what was written since.</summary>
    /// <returns>Whether the number changed.</returns>
    public async Task<bool> LookAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!IsLive || Loading)
        {
            return false;
        }

        try
        {
            int unseen = await queries.CountNewerAsync(View.Resolve(time.GetUtcNow().UtcDateTime), reader.VisibleTo(actor), _newest, cancellationToken);
            bool changed = unseen != Unseen;
            Unseen = unseen;
            return changed;
        }
        catch (Exception exception) when (exception is System.Data.Common.DbException or TimeoutException)
        {
            Log.Failed(logger, exception); // the page itself says so when it is loaded again
            return false;
        }
    }

    /// <summary>The parts of the filter that are on, besides the time range.</summary>
    public IReadOnlyList<AuditChip> Chips()
    {
        AuditFilter filter = View.Filter;
        string? about = filter switch
        {
            { ObjectType: null } => null,
            { ObjectId: null } => AuditWords.Type(filter.ObjectType),
            _ => $"{AuditWords.Type(filter.ObjectType)} {ObjectName ?? filter.ObjectId}",
        };
        string? actor = filter.Actor is null ? null : Page?.Items.FirstOrDefault(i => i.ActorId == filter.Actor) is { } own ? AuditWords.Who(own) : filter.Actor;
        (string Label, string? Value, AuditFilter Without)[] parts =
        [
            ("Search", filter.Text, filter with { Text = null }),
            ("Who", actor, filter with { Actor = null }),
            ("Object", about, filter with { ObjectType = null, ObjectId = null }),
            ("What", filter.Kind is { } kind ? Kinds.FirstOrDefault(k => k.Name == kind)?.Says ?? kind : null, filter with { Kind = null }),
            ("Outcome", filter.Outcome is { } outcome ? AuditWords.Outcome(outcome) : null, filter with { Outcome = null }),
            ("Change request", filter.Change, filter with { Change = null }),
        ];
        return [.. parts.Where(p => p.Value is not null).Select(p => new AuditChip(p.Label, p.Value!, View.With(p.Without)))];
    }

    /// <summary>Address of a range that starts and ends with a bar.</summary>
    public string Href(AuditBar bar) => (View with { Range = TimeRange.Between(bar.From, bar.To), Cursor = null }).Href();

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The page of the audit trail could not read the database.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
