namespace OpsConsole.Core.Audit.Verification;

/// <summary>By what a break in the chain showed.</summary>
internal enum BreakSign
{
    /// <summary>The entry has a later number than its position.</summary>
    Ahead,

    /// <summary>The entry has an earlier number than its position.</summary>
    Behind,

    /// <summary>The entry names another predecessor than the one that stands before it.</summary>
    Predecessor,

    /// <summary>The entry belongs to another log.</summary>
    OtherLog,
}

/// <summary>
/// The first break in the chain of entries, and what the rest of the trail tells about it. Where a break shows says little of what
/// was done: whether entries are missing, doubled or swapped is known at the end only.
/// </summary>
internal sealed class ChainBreak(BreakSign sign, long at, long seq)
{
    private int _breaks = 1;
    private bool _nextBroken, _sawExpected, _sawPassedOver, _pointsBack, _sawAny;

    /// <summary>Position where it shows.</summary>
    public long At => at;

    /// <summary>The last entry whose hash the breaking entry does name, where that is one shortly before; else null.</summary>
    public long? PointsTo { get; init; }

    /// <summary>Whether the entry before the break names a key of the log.</summary>
    public bool AfterKeyEntry { get; init; }

    /// <summary>Whether the break shows an entry whose time of recording is earlier than before, here or later.</summary>
    public bool WentBackInTime { get; set; }

    /// <summary>Looks at an entry after the break.</summary>
    /// <param name="entrySeq">Its number.</param>
    /// <param name="linked">Whether it names the entry before it as its predecessor.</param>
    /// <param name="pointsBack">Whether it names one shortly before that.</param>
    public void Observe(long entrySeq, bool linked, bool pointsBack)
    {
        _sawExpected |= sign == BreakSign.Ahead && entrySeq == at;
        _sawPassedOver |= sign == BreakSign.Ahead && entrySeq > at && entrySeq < seq;
        _nextBroken |= !_sawAny && !linked;
        _breaks += linked ? 0 : 1;
        _pointsBack |= pointsBack;
        _sawAny = true;
    }

    /// <summary>Says what was done.</summary>
    /// <param name="missing">How many more entries the newest signed checkpoint covers than there are; negative when fewer; null without one.</param>
    public TrailFinding Explain(long? missing) => sign switch
    {
        BreakSign.Ahead => Ahead(missing ?? 0),
        BreakSign.Behind => Behind(missing ?? -1),
        BreakSign.OtherLog => new TrailFinding(Tampering.IdentitySwapped, at, $"Entry {at} belongs to another log than those around it."),
        _ => Predecessor(missing ?? 0),
    };

    private TrailFinding Ahead(long missing)
    {
        if (_sawExpected)
        {
            return missing < 0
                ? new TrailFinding(Tampering.Inserted, at, $"Before entry {at} stands an entry that the log did not write there; it has the number {seq}.")
                : new TrailFinding(Tampering.Reordered, at, $"At the place of entry {at} stands entry {seq}: the entries are not in the order in which they were written.");
        }

        if (_sawPassedOver)
        {
            return new TrailFinding(Tampering.Edited, at, $"At the place of entry {at} stands another entry, with the number {seq}.");
        }

        long count = seq - at;
        bool segment = count % Log.AuditTile.Width == 0 && at % Log.AuditTile.Width == 0;
        return segment
            ? new TrailFinding(Tampering.SegmentMissing, at, $"The segment of {count} entries from {at} on is missing.")
            : new TrailFinding(Tampering.Deleted, at, count == 1 ? $"Entry {at} is missing." : $"The {count} entries from {at} on are missing.");
    }

    private TrailFinding Behind(long missing)
    {
        if (missing >= 0)
        {
            return new TrailFinding(Tampering.Edited, at, $"At the place of entry {at} stands another entry, with the number {seq}.");
        }

        long first = seq == at - 1 ? seq : at; // twice the same number in a row: nobody can say from here which of the two is the log's
        return new TrailFinding(Tampering.Inserted, first, $"At position {at} stands a second entry with the number {seq}: one was inserted.");
    }

    private TrailFinding Predecessor(long missing)
    {
        if (missing < 0)
        {
            long inserted = PointsTo is { } to ? to + 1 : at - 1;
            return new TrailFinding(Tampering.Inserted, inserted, $"The entry at position {inserted} is not the log's: the entry after it was written after another one, and there is one more than was signed.");
        }

        if (missing > 0)
        {
            return new TrailFinding(Tampering.Deleted, at, $"Before the entry at position {at}, entries are missing that the log had, and the later ones were given other numbers.");
        }

        if (_breaks > 2 && (_pointsBack || WentBackInTime))
        {
            long from = _nextBroken ? at : at - 1;
            return new TrailFinding(Tampering.Reordered, from, $"From position {from} on, the entries do not stand in the order in which they were written.");
        }

        // An edit of one entry breaks the link behind it; if it changed that entry's own link too, also the one in front.
        return _nextBroken
            ? Edited(at)
            : AfterKeyEntry
                ? new TrailFinding(Tampering.IdentitySwapped, at - 1, $"Entry {at - 1}, which names a key of the log, is not as it was written: its hash is not the one that entry {at} names.")
                : Edited(at - 1);
    }

    private static TrailFinding Edited(long seq) =>
        new(Tampering.Edited, seq, $"Entry {seq} is not as it was written: its hash is not the one that the next entry names.");
}
