using System.Collections.Immutable;
using OpsConsole.Core.KillSwitch.Journal;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Core.KillSwitch.Board;

/// <summary>
/// What the board knows. It changes by entries of the journal and by nothing else, so that what is replayed after a crash is what was there
/// before. Not safe for threads: the board locks.
/// </summary>
internal sealed class BoardMemory
{
    private readonly List<SwitchRecord> _unsettled = [];

    /// <summary>The state as decided.</summary>
    public SwitchSnapshot Snapshot { get; private set; } = SwitchSnapshot.New;

    /// <summary>Own records that the database does not have yet, oldest first.</summary>
    public IReadOnlyList<SwitchRecord> Unsettled => _unsettled;

    /// <summary>How far the records of the database are known.</summary>
    public long Position { get; private set; }

    /// <summary>Id of the own record that the database got last; null when none.</summary>
    public string? LastSettled { get; private set; }

    /// <summary>Whether an id was given to a record, as far as is remembered.</summary>
    public bool Knows(string id) => Snapshot.Environments.Values.Any(e => e.Knows(id) || e.Undone.Contains(id));

    /// <summary>Takes an entry in. One that came before changes nothing.</summary>
    public void Apply(JournalEntry entry)
    {
        switch (entry)
        {
            case JournalPicture picture:
                Show(picture);
                break;
            case JournalRecord { Record: var record, Own: var own }:
                SwitchSnapshot with = Snapshot.With(record);
                if (own && !ReferenceEquals(with, Snapshot))
                {
                    _unsettled.Add(record);
                }

                Snapshot = with;
                break;
            case JournalMark mark:
                Settle(mark);
                break;
            case JournalMissing missing:
                _unsettled.InsertRange(0, missing.Records.ExceptBy(_unsettled.Select(r => r.Id), r => r.Id));
                break;
            case JournalDoubt doubt when doubt.Epoch >= Snapshot.Epoch:
                Snapshot = Snapshot with
                {
                    Doubt = doubt.Doubt ?? Snapshot.Doubt,
                    Ceilings = Snapshot.AtMostPublished(doubt.Ceilings),
                    ReportedEpoch = Math.Max(Snapshot.ReportedEpoch, doubt.ReportedEpoch),
                };
                if (doubt.ReadAgain)
                {
                    (Position, LastSettled) = (0, null);
                }

                break;
        }
    }

    /// <summary>Takes in what another memory of this node knew.</summary>
    public void Merge(BoardMemory other)
    {
        _unsettled.InsertRange(0, other._unsettled.Where(theirs => _unsettled.TrueForAll(ours => ours.Id != theirs.Id)));
        Snapshot = Snapshot.Union(other.Snapshot);
        Position = Math.Min(Position, other.Position);
        LastSettled ??= other.LastSettled;
    }

    /// <summary>All of it, for the start of a file.</summary>
    public JournalPicture Picture() => new(
        Snapshot.Epoch, [.. Snapshot.Environments.Values.Select(KeptEnvironment.Of)], [.. _unsettled], Position, LastSettled)
    {
        Doubt = Snapshot.Doubt,
        Ceilings = Snapshot.Ceilings,
        ReportedEpoch = Snapshot.ReportedEpoch,
    };

    private void Show(JournalPicture picture)
    {
        Snapshot = new SwitchSnapshot(
            Math.Max(1, picture.Epoch), picture.Environments.ToImmutableSortedDictionary(e => e.Environment, e => e.Restore(), StringComparer.Ordinal))
        {
            Doubt = picture.Doubt,
            ReportedEpoch = picture.ReportedEpoch,
        };
        Snapshot = Snapshot with { Ceilings = Snapshot.AtMostPublished(picture.Ceilings) };
        _unsettled.Clear();
        _unsettled.AddRange(picture.Unsettled);
        (Position, LastSettled) = (picture.Position, picture.LastSettled);
    }

    private void Settle(JournalMark mark)
    {
        HashSet<string> settled = [.. mark.Settled];
        foreach (string environment in _unsettled.Where(r => settled.Contains(r.Id)).Select(r => r.Environment).Distinct().ToList())
        {
            // The database gives them back as rows that are new there, however old they are here.
            Snapshot = Snapshot with { Environments = Snapshot.Environments.SetItem(environment, Snapshot.In(environment).Remember(mark.Settled)) };
        }

        _unsettled.RemoveAll(r => settled.Contains(r.Id));
        Position = mark.Position;
        LastSettled = mark.Settled.IsEmpty ? LastSettled : mark.Settled[^1];
    }
}
