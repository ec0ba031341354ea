using System.Collections.Immutable;
using System.Globalization;
using OpsConsole.Core.KillSwitch.Journal;
using OpsConsole.Core.KillSwitch.State;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.KillSwitch.Board;

/// <summary>
/// The kill switch of this node. Decides in memory, hands the decision to the journal, and publishes it once the disk has it, or has had its
/// time. Nothing here waits for a database, a network or a lock that others hold for long.
/// </summary>
public sealed class SwitchBoard
{
    private readonly KillJournal _journal;
    private readonly KillSwitchOptions _options;
    private readonly TimeProvider _time;
    private readonly SortableId _ids;
    private readonly Lock _lock = new();
    private readonly List<SwitchRecord> _unsettled = [];
    private Action<SwitchSnapshot>[] _handlers = [];
    private SwitchSnapshot _decided = SwitchSnapshot.New;
    private SwitchSnapshot _published = SwitchSnapshot.New;
    private long _decisions, _publishedDecision;
    private long _position;
    private string? _lastSettled;

    /// <summary>A board that reads what the journal holds.</summary>
    public SwitchBoard(KillJournal journal, KillSwitchOptions options, StorageOptions storage, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(storage);
        _journal = journal;
        _options = options;
        _time = time;
        _ids = new SortableId(time, storage.Node);
        foreach (JournalEntry entry in journal.Open())
        {
            Replay(entry);
        }

        _published = _decided;
        journal.Start(Picture);
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
                return [.. _unsettled];
            }
        }
    }

    /// <summary>How far the records of the database are known.</summary>
    public long Position => Interlocked.Read(ref _position);

    /// <summary>Id of the newest own record that the database had; null when none.</summary>
    public string? LastSettled => Volatile.Read(ref _lastSettled);

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
        return DecideAsync(() =>
        {
            EnvironmentSwitches there = _decided.In(order.Environment);
            there.Killed.TryGetValue(order.Scope, out SwitchRecord? before);
            ImmutableArray<string> kills = there.KillsOf(order.Scope);
            return (before is not null && IsCovered(order, before)) || (order.Over is not null && !kills.ToHashSet().SetEquals(order.Over))
                ? (before, false)
                : (New(order.Environment, order.Scope, SwitchAction.Kill, order.Cause, order.By, order.Reason) with
                {
                    Fallback = order.Fallback,
                    Trial = order.Trial,
                    Subject = order.Subject,
                    Undoes = kills,
                }, true);
        });
    }

    /// <summary>Restores. Whether it is allowed was decided before.</summary>
    public Task<SwitchDecision> RestoreAsync(RestoreOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return DecideAsync(() =>
        {
            ImmutableArray<string> kills = _decided.In(order.Environment).KillsOf(order.Scope);
            if (order.Only is not null)
            {
                kills = [.. kills.Where(order.Only.Contains)];
            }

            return kills.IsEmpty
                ? (null, false)
                : (New(order.Environment, order.Scope, SwitchAction.Restore, order.Cause, order.By, order.Reason) with { Undoes = kills, Subject = order.Subject }, true);
        });
    }

    /// <summary>Takes in records that the database has, of other nodes or of an earlier life of this one.</summary>
    /// <param name="records">The records, in any order.</param>
    /// <param name="position">How far the database was read.</param>
    public void Learn(IReadOnlyList<SwitchRecord> records, long position)
    {
        ArgumentNullException.ThrowIfNull(records);
        SwitchSnapshot after;
        long number;
        lock (_lock)
        {
            SwitchSnapshot before = _decided;
            foreach (SwitchRecord record in records.Where(r => r.Epoch == _decided.Epoch))
            {
                SwitchSnapshot with = _decided.With(record);
                if (!ReferenceEquals(with, _decided))
                {
                    _decided = with;
                    _ = _journal.AppendAsync(new JournalRecord(record, Own: false));
                }
            }

            _position = Math.Max(_position, position);
            if (ReferenceEquals(before, _decided))
            {
                return;
            }

            after = _decided;
            number = ++_decisions;
        }

        Publish(after, number);
    }

    /// <summary>Notes that the database has own records now.</summary>
    public void Settle(IReadOnlyList<string> ids)
    {
        lock (_lock)
        {
            _unsettled.RemoveAll(r => ids.Contains(r.Id));
            _lastSettled = ids.Append(_lastSettled).Max(StringComparer.Ordinal);
            _ = _journal.AppendAsync(new JournalMark([.. ids], _position));
        }
    }

    private static bool IsCovered(KillOrder order, SwitchRecord before) =>
        order.Cause == before.Cause ? before.Fallback == order.Fallback && before.Trial == order.Trial : order.Cause != SwitchCause.Command;

    private async Task<SwitchDecision> DecideAsync(Func<(SwitchRecord? Record, bool Changed)> decide)
    {
        SwitchRecord? record;
        SwitchSnapshot after;
        long number;
        Task<bool> written;
        lock (_lock)
        {
            (record, bool changed) = decide();
            if (record is null || !changed)
            {
                return new SwitchDecision(record, false, _journal.Health.Problem is null, _published);
            }

            _decided = after = _decided.With(record);
            _unsettled.Add(record);
            number = ++_decisions;
            written = _journal.AppendAsync(new JournalRecord(record, Own: true));
        }

        bool durable = await Task.WhenAny(written, Task.Delay(_options.DiskPatience)).ConfigureAwait(false) == written && await written.ConfigureAwait(false);
        Publish(after, number);
        return new SwitchDecision(record, true, durable, Current);
    }

    private void Publish(SwitchSnapshot snapshot, long number)
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
            handler(snapshot);
        }
    }

    private SwitchRecord New(string environment, KillScope scope, SwitchAction action, SwitchCause cause, RecordedActor by, string reason) => new(
        _ids.Next().ToString("x16", CultureInfo.InvariantCulture), _decided.Epoch, environment, scope, action, _time.GetUtcNow().UtcDateTime, cause, by, reason);

    private void Replay(JournalEntry entry)
    {
        switch (entry)
        {
            case JournalPicture picture:
                _decided = new SwitchSnapshot(
                    picture.Epoch,
                    picture.Environments.ToImmutableSortedDictionary(e => e.Environment, e => e.Restore(), StringComparer.Ordinal)) { Doubt = picture.Doubt };
                if (picture.Ceilings is not null)
                {
                    _decided = _decided with { Ceilings = picture.Ceilings };
                }

                _unsettled.Clear();
                _unsettled.AddRange(picture.Unsettled);
                _position = picture.Position;
                _lastSettled = picture.LastSettled;
                break;
            case JournalRecord { Record: var record, Own: var own }:
                SwitchSnapshot with = _decided.With(record);
                if (own && !ReferenceEquals(with, _decided))
                {
                    _unsettled.Add(record);
                }

                _decided = with;
                break;
            case JournalMark mark:
                _unsettled.RemoveAll(r => mark.Settled.Contains(r.Id));
                _position = Math.Max(_position, mark.Position);
                _lastSettled = mark.Settled.Append(_lastSettled).Max(StringComparer.Ordinal);
                break;
            case JournalDoubt doubt:
                _decided = _decided with { Doubt = doubt.Doubt, Ceilings = doubt.Ceilings ?? SwitchSnapshot.New.Ceilings };
                break;
            case JournalEpoch epoch:
                _decided = _decided with { Epoch = epoch.Epoch, Doubt = null, Ceilings = SwitchSnapshot.New.Ceilings };
                break;
        }
    }

    private JournalPicture Picture()
    {
        lock (_lock)
        {
            return new JournalPicture(
                _decided.Epoch, [.. _decided.Environments.Values.Select(KeptEnvironment.Of)], [.. _unsettled], _position, _lastSettled)
            {
                Doubt = _decided.Doubt,
                Ceilings = _decided.Ceilings,
            };
        }
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
