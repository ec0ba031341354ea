using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpsConsole.Core.Identity;
using OpsConsole.Core.KillSwitch.Journal;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.KillSwitch.Board;

/// <summary>
/// The kill switch of this node. Decides in memory, hands the decision to the journal, and publishes it once the disk has it, or has had its
/// time. Nothing here waits for a database, a network or a lock that others hold for long.
/// </summary>
public sealed partial class SwitchBoard
{
    private readonly KillJournal _journal;
    private readonly KillSwitchOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SortableId _ids;
    private readonly Lock _lock = new(), _publishing = new();
    private readonly BoardMemory _memory = new();
    private Action<SwitchSnapshot>[] _handlers = [];
    private SwitchSnapshot _published;
    private long _decisions, _publishedDecision;

    /// <summary>A board that reads what the journal holds.</summary>
    public SwitchBoard(KillJournal journal, KillSwitchOptions options, StorageOptions storage, TimeProvider time, ILogger<SwitchBoard>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(storage);
        _journal = journal;
        _options = options;
        _time = time;
        _logger = logger ?? NullLogger<SwitchBoard>.Instance;
        _ids = new SortableId(time, storage.Node);
        JournalContents contents = journal.Open();
        foreach (JournalEntry entry in contents.Entries)
        {
            _memory.Apply(entry);
        }

        _published = _memory.Snapshot;
        if (contents.Damage is not null)
        {
            _memory.Apply(DoubtAbout(contents.Damage)); // a damaged journal begins a new file, whose picture has the doubt
            _published = _memory.Snapshot;
        }

        _reports.Reopen(_memory.Snapshot, time.GetUtcNow());
        journal.Start(Picture, Found);
    }

    /// <summary>What clients are told now.</summary>
    public SwitchSnapshot Current => Volatile.Read(ref _published);

    /// <summary>Whether the disk keeps what is decided.</summary>
    public JournalHealth Journal => _journal.Health;

    /// <summary>Own records that the database does not have yet, oldest first.</summary>
    public IReadOnlyList<SwitchRecord> Unsettled
    {
        get
        {
            lock (_lock)
            {
                return [.. _memory.Unsettled];
            }
        }
    }

    /// <summary>How far the records of the database are known.</summary>
    public long Position
    {
        get
        {
            lock (_lock)
            {
                return _memory.Position;
            }
        }
    }

    /// <summary>Id of the own record that the database got last; null when none.</summary>
    public string? LastSettled
    {
        get
        {
            lock (_lock)
            {
                return _memory.LastSettled;
            }
        }
    }

    /// <summary>Adds a handler of new states. It is called on the thread that publishes, so it returns at once and does not throw.</summary>
    /// <returns>Dispose it to be told no more.</returns>
    public IDisposable Subscribe(Action<SwitchSnapshot> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        lock (_lock)
        {
            _handlers = [.. _handlers, handler];
        }

        return new Subscription(this, handler);
    }

    /// <summary>
    /// Kills. When the scope is killed with the same fallback and trial already, nothing changes; but a command makes a rule's kill its own, which
    /// the rule cannot take back, and a rule or a drill leaves a command's kill alone.
    /// </summary>
    public Task<SwitchDecision> KillAsync(KillOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return DecideAsync(
            () =>
            {
                EnvironmentSwitches there = _memory.Snapshot.In(order.Environment);
                there.Killed.TryGetValue(order.Scope, out SwitchRecord? before);
                ImmutableArray<string> kills = there.KillsOf(order.Scope);
                bool asSeen = order.Over is null || kills.ToHashSet(StringComparer.Ordinal).SetEquals(order.Over);
                return !asSeen || (before is not null && IsCovered(order, before)) ? [] :
                [
                    New(order.Environment, order.Scope, SwitchAction.Kill, order.Cause, order.By, order.Reason) with
                    {
                        Fallback = order.Fallback,
                        Trial = order.Trial,
                        Subject = order.Subject,
                        Undoes = kills,
                    },
                ];
            },
            unchanged: () => _memory.Snapshot.In(order.Environment).Killed.GetValueOrDefault(order.Scope));
    }

    /// <summary>Restores. Whether it is allowed was decided before.</summary>
    public Task<SwitchDecision> RestoreAsync(RestoreOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return DecideAsync(() =>
        {
            ImmutableArray<string> kills = _memory.Snapshot.In(order.Environment).KillsOf(order.Scope);
            if (order.Only is not null)
            {
                kills = [.. kills.Where(order.Only.Contains)];
            }

            return kills.IsEmpty
                ? []
                : [New(order.Environment, order.Scope, SwitchAction.Restore, order.Cause, order.By, order.Reason) with { Undoes = kills, Subject = order.Subject }];
        });
    }

    /// <summary>Takes in records that the database has, of other nodes or of an earlier life of this one.</summary>
    /// <param name="records">The records, in any order.</param>
    /// <param name="position">How far the database was read.</param>
    public void Learn(IReadOnlyList<SwitchRecord> records, long position)
    {
        ArgumentNullException.ThrowIfNull(records);
        Change(() =>
        {
            SwitchSnapshot before = _memory.Snapshot;
            foreach (SwitchRecord record in records)
            {
                if (!_memory.Snapshot.In(record.Environment).Knows(record.Id))
                {
                    _ = Note(new JournalRecord(record, Own: false));
                    Explain(record.Environment);
                }
            }

            JournalMark mark = new([], Math.Max(position, _memory.Position));
            if (ReferenceEquals(before, _memory.Snapshot))
            {
                _memory.Apply(mark); // the journal hears of it with the next record: losing it costs a second look
            }
            else
            {
                _ = Note(mark);
            }
        });
    }

    /// <summary>Notes that the database has own records now.</summary>
    /// <param name="ids">Their ids, in the order in which it got them.</param>
    public void Settle(IReadOnlyList<string> ids)
    {
        lock (_lock)
        {
            _ = Note(new JournalMark([.. ids], _memory.Position));
        }
    }

    private static bool IsCovered(KillOrder order, SwitchRecord before) =>
        order.Cause == before.Cause ? before.Fallback == order.Fallback && before.Trial == order.Trial : order.Cause != SwitchCause.Command;

    private async Task<SwitchDecision> DecideAsync(Func<IReadOnlyList<SwitchRecord>> decide, Func<SwitchRecord?>? unchanged = null)
    {
        SwitchRecord? record;
        bool changed;
        SwitchSnapshot after;
        long number;
        Task<bool> written;
        lock (_lock)
        {
            IReadOnlyList<SwitchRecord> records = decide();
            changed = records.Count > 0;
            record = changed ? records[0] : unchanged?.Invoke();
            written = changed ? records.Select(r => Note(new JournalRecord(r, Own: true))).ToList()[^1] : _journal.FlushedAsync(); // what was there may be on its way still
            after = _memory.Snapshot;
            number = changed ? ++_decisions : _decisions;
        }

        bool durable = await Task.WhenAny(written, Task.Delay(_options.DiskPatience)).ConfigureAwait(false) == written && await written.ConfigureAwait(false);
        Publish(after, number);
        return new SwitchDecision(record, changed, durable, Current);
    }

    /// <summary>Changes what is known, and publishes it without waiting for the disk: it can be found out again.</summary>
    private void Change(Action change)
    {
        SwitchSnapshot after;
        long number;
        lock (_lock)
        {
            SwitchSnapshot before = _memory.Snapshot;
            change();
            after = _memory.Snapshot;
            if (ReferenceEquals(before, after))
            {
                return;
            }

            number = ++_decisions;
        }

        Publish(after, number);
    }

    /// <summary>Takes an entry into memory and hands it to the journal: the one way in which anything changes. Under the lock.</summary>
    private Task<bool> Note(JournalEntry entry)
    {
        _memory.Apply(entry);
        return _journal.AppendAsync(entry);
    }

    private void Publish(SwitchSnapshot snapshot, long number)
    {
        lock (_publishing)
        {
            Action<SwitchSnapshot>[] handlers;
            lock (_lock)
            {
                if (number <= _publishedDecision)
                {
                    return; // a later decision, which contains this one, was quicker
                }

                (_published, _publishedDecision) = (snapshot, number);
                handlers = _handlers;
            }

            foreach (Action<SwitchSnapshot> handler in handlers)
            {
                try
                {
                    handler(snapshot);
                }
                catch (Exception exception) // the others must hear of a kill all the same
                {
                    Log.HandlerFailed(_logger, exception);
                }
            }
        }
    }

    private SwitchRecord New(string environment, KillScope scope, SwitchAction action, SwitchCause cause, RecordedActor by, string reason) =>
        new(NewId(), _memory.Snapshot.Epoch, environment, scope, action, _time.GetUtcNow().UtcDateTime, cause, by, reason);

    /// <summary>
    /// An id that no record had, also when the clock went back over a restart. Its highest bit is set, so that it is never one that the audit
    /// trail gives to an event of its own: the record's event carries the record's id.
    /// </summary>
    private string NewId()
    {
        string id;
        do
        {
            id = (_ids.Next() | long.MinValue).ToString("x16", CultureInfo.InvariantCulture);
        }
        while (_memory.Knows(id));
        return id;
    }

    private JournalPicture Picture()
    {
        lock (_lock)
        {
            return _memory.Picture();
        }
    }

    /// <summary>The journal could be opened only now, and had something: both count.</summary>
    private void Found(JournalContents contents) => Change(() =>
    {
        BoardMemory found = new();
        foreach (JournalEntry entry in contents.Entries)
        {
            found.Apply(entry);
        }

        _memory.Merge(found);
        if (contents.Damage is not null)
        {
            _memory.Apply(DoubtAbout(contents.Damage));
        }

        _reports.Reopen(_memory.Snapshot, _time.GetUtcNow());
    });

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A listener of the kill switch failed. The others were told.")]
        public static partial void HandlerFailed(ILogger logger, Exception exception);
    }

    private sealed class Subscription(SwitchBoard board, Action<SwitchSnapshot> handler) : IDisposable
    {
        public void Dispose()
        {
            lock (board._lock)
            {
                board._handlers = [.. board._handlers.Where(h => h != handler)];
            }
        }
    }
}
