using System.Collections.Immutable;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Journal;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Core.KillSwitch.Board;

/// <summary>What the board does when its storage, or its clients, say that something was lost: it doubts, and two people end the doubt.</summary>
public sealed partial class SwitchBoard
{
    /// <summary>Missing records that one entry of the journal holds.</summary>
    private const int MissingAtOnce = 100;

    private readonly ClientReports _reports = new();
    private long _ignoredReports;

    /// <summary>Reports of clients that could not be true.</summary>
    public long IgnoredReports => Interlocked.Read(ref _ignoredReports);

    /// <summary>Whether clients obey more than is known here, so that the database is to be asked.</summary>
    public bool HasReports
    {
        get
        {
            lock (_lock)
            {
                return _reports.Any;
            }
        }
    }

    /// <summary>
    /// The database turned out to be older than what is known here. The state stays, its versions move on, and it is doubted; the database
    /// is read again from its beginning.
    /// </summary>
    /// <param name="missing">Records that it lacks: it gets them again.</param>
    public void FoundRollback(IReadOnlyList<SwitchRecord> missing)
    {
        ArgumentNullException.ThrowIfNull(missing);
        Change(() =>
        {
            foreach (SwitchRecord[] some in missing.OrderBy(r => r.Id, StringComparer.Ordinal).Chunk(MissingAtOnce).Reverse())
            {
                _ = Note(new JournalMissing([.. some]));
            }

            // The doubt comes last: a crash before it finds the same again.
            string subject = NoteSubject.Rollback;
            foreach (string environment in Environments())
            {
                _ = Note(new JournalRecord(NoteOf(environment, _memory.Snapshot.Epoch, RecordedActor.Of(Actor.Console), DoubtWords.RolledBack, subject), Own: true));
                subject = NoteSubject.MovedOn;
            }

            _ = Note(new JournalDoubt(_memory.Snapshot.Epoch, DoubtWords.RolledBack, _memory.Snapshot.Ceilings, 0, ReadAgain: true));
        });
    }

    /// <summary>
    /// A client says what it obeys. When that is more than clients are told here, versions are held at what they were told, and when nothing explains
    /// it in time, the state is doubted. However often and high clients claim, an environment costs one entry of the journal.
    /// </summary>
    public void ReportedByClient(string environment, long epoch, long version)
    {
        ArgumentNullException.ThrowIfNull(environment);
        SwitchSnapshot published = Current;
        if ((epoch, version).CompareTo((published.Epoch, published.PublishedVersion(environment))) <= 0 || IsDoubtedFor(published, environment, epoch))
        {
            return;
        }

        if (epoch > published.Epoch + ClientReports.MaxEpochsAhead || version is < 0 or > ClientReports.MaxVersion)
        {
            Interlocked.Increment(ref _ignoredReports);
            return;
        }

        Change(() =>
        {
            SwitchSnapshot now = _memory.Snapshot;
            (long Epoch, long Version) told = (now.Epoch, Told(environment));
            bool isHeld = now.Ceilings.ContainsKey(environment);
            if ((epoch, version).CompareTo(told) <= 0)
            {
                return; // it was learned meanwhile
            }

            if (!isHeld && now.Ceilings.Count >= ClientReports.MaxHeld && !now.Environments.ContainsKey(environment))
            {
                Interlocked.Increment(ref _ignoredReports);
                return;
            }

            _reports.Add(environment, epoch, version, told, _time.GetUtcNow());
            if (!isHeld)
            {
                _ = Note(new JournalDoubt(now.Epoch, null, HeldWith([environment]), epoch > now.Epoch ? epoch : 0, ReadAgain: false));
            }
        });
    }

    /// <summary>The database was read: what clients reported and nothing explained in time is doubted, and so is every other environment.</summary>
    public void JudgeReports() => Change(() =>
    {
        SwitchSnapshot now = _memory.Snapshot;
        if (_reports.TakeOverdue(_time.GetUtcNow()).Where(r => r.Epoch >= now.Epoch).ToList() is [var first, ..] overdue)
        {
            string doubt = DoubtWords.Reported(first.Environment, first.Version, Told(first.Environment));
            _ = Note(new JournalDoubt(now.Epoch, doubt, HeldWith(Environments()), overdue.Max(r => r.Epoch > now.Epoch ? r.Epoch : 0), ReadAgain: false));
        }
    });

    /// <summary>Begins a new lineage, because two people have looked and trust the state. Without a doubt nothing happens.</summary>
    /// <param name="by">Who agreed last.</param>
    /// <param name="reason">Why, in words.</param>
    public Task<SwitchDecision> BeginLineageAsync(RecordedActor by, string reason) => DecideAsync(() =>
    {
        SwitchSnapshot before = _memory.Snapshot;
        return before.Doubt is null ? [] : (SwitchRecord[])[.. Environments().Select(environment => NoteOf(
            environment,
            Math.Max(before.Epoch, before.ReportedEpoch) + 1,
            by,
            reason,
            NoteSubject.BeginsAt(before.In(environment).Version)))];
    });

    /// <summary>The ceilings when these environments are held too, each at what its clients were told.</summary>
    private ImmutableSortedDictionary<string, long> HeldWith(IEnumerable<string> environments) =>
        _memory.Snapshot.Ceilings.SetItems(environments.Select(e => KeyValuePair.Create(e, Told(e))));

    /// <summary>The version that clients were told. What is decided and on its way to them is not yet.</summary>
    private long Told(string environment)
    {
        SwitchSnapshot now = _memory.Snapshot;
        long decided = now.PublishedVersion(environment);
        return _published.Epoch == now.Epoch ? Math.Min(decided, _published.PublishedVersion(environment)) : decided;
    }

    /// <summary>Whether the doubt is about this already: what a client claims again and again matters once.</summary>
    private static bool IsDoubtedFor(SwitchSnapshot published, string environment, long epoch) =>
        published.Doubt is not null && published.Ceilings.ContainsKey(environment) && (epoch == published.Epoch || epoch <= published.ReportedEpoch);

    /// <summary>A record of another node may be what a client knew of.</summary>
    private void Explain(string environment)
    {
        SwitchSnapshot now = _memory.Snapshot;
        if (_reports.Learned(environment, now) && now.Doubt is null)
        {
            _ = Note(new JournalDoubt(now.Epoch, null, now.Ceilings.Remove(environment), 0, ReadAgain: false));
        }
    }

    /// <summary>Environments that anything is known of; never none.</summary>
    private List<string> Environments()
    {
        SwitchSnapshot now = _memory.Snapshot;
        return now.Environments.IsEmpty && now.Ceilings.IsEmpty
            ? [_options.DefaultEnvironment]
            : [.. now.Environments.Keys.Union(now.Ceilings.Keys, StringComparer.Ordinal)];
    }

    private SwitchRecord NoteOf(string environment, long epoch, RecordedActor by, string reason, string subject) =>
        new(NewId(), epoch, environment, KillScope.Global, SwitchAction.Note, _time.GetUtcNow().UtcDateTime, SwitchCause.Reconciliation, by, reason) { Subject = subject };

    /// <summary>A journal cannot be read in full: what it lost of other nodes, the database has, and what else it lost, clients may know.</summary>
    private JournalDoubt DoubtAbout(string damage) =>
        new(_memory.Snapshot.Epoch, DoubtWords.Damaged(damage), HeldWith(_memory.Snapshot.Environments.Keys), 0, ReadAgain: true);
}
