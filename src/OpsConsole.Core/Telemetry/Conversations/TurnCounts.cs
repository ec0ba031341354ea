using OpsConsole.Core.Statistics;

namespace OpsConsole.Core.Telemetry.Conversations;

/// <summary>How the interactions ended that were a certain turn of their conversation.</summary>
/// <param name="Requests">Interactions.</param>
/// <param name="Completed">Those that ended with an answer.</param>
/// <param name="Unknown">Those whose end is not known.</param>
public readonly record struct TurnEnds(long Requests, long Completed, long Unknown)
{
    /// <summary>Completed of those whose end is known.</summary>
    public Share Share => new(Completed, Requests - Unknown);

    /// <summary>The sum of two.</summary>
    public static TurnEnds operator +(TurnEnds left, TurnEnds right) => new(left.Requests + right.Requests, left.Completed + right.Completed, left.Unknown + right.Unknown);
}

/// <summary>Conversations by their number of turns, and interactions by which turn they were. Not thread-safe.</summary>
public sealed class TurnCounts
{
    /// <summary>The largest number of turns that is told apart: what stands for more, too.</summary>
    public const int Most = 20;

    private readonly long[] _lengths = new long[Most];
    private readonly TurnEnds[] _ends = new TurnEnds[Most];

    /// <summary>Conversations that began.</summary>
    public long Conversations => _lengths.Sum();

    /// <summary>Their turns, exactly: also those of conversations with more than <see cref="Most"/>.</summary>
    public long Turns { get; internal set; }

    /// <summary>Turns a conversation on average; null without conversations.</summary>
    public double? Mean => Conversations is > 0 and var all ? (double)Turns / all : null;

    /// <summary>Conversations of a single turn.</summary>
    public Share OneTurn => new(_lengths[0], Conversations);

    /// <summary>Conversations by their number of turns, the shortest first; numbers that none has are left out.</summary>
    public IReadOnlyList<(int Turns, long Conversations)> Lengths => [.. _lengths.Select((many, i) => (i + 1, many)).Where(l => l.many > 0)];

    /// <summary>Interactions by which turn of their conversation they were, the first turn first; numbers that none was are left out.</summary>
    public IReadOnlyList<(int Turn, TurnEnds Ends)> ByTurn => [.. _ends.Select((ends, i) => (i + 1, ends)).Where(t => t.ends.Requests > 0)];

    /// <summary>The number of turns that a part of the conversations does not exceed: 0.5 gives the median. Null without conversations.</summary>
    /// <param name="part">More than 0, at most 1.</param>
    public int? Quantile(double part)
    {
        double rank = part * Conversations;
        foreach ((int turns, long conversations) in Lengths)
        {
            rank -= conversations;
            if (rank <= 0)
            {
                return turns;
            }
        }

        return Lengths is [.., var longest] ? longest.Turns : null; // rounding took the rank past the end
    }

    /// <summary>Adds others.</summary>
    public void Add(TurnCounts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (int i = 0; i < Most; i++)
        {
            _lengths[i] += other._lengths[i];
            _ends[i] += other._ends[i];
        }

        Turns += other.Turns;
    }

    /// <summary>Counts conversations.</summary>
    /// <param name="turns">Turns that each has, at least 1.</param>
    /// <param name="conversations">How many conversations.</param>
    internal void AddConversations(int turns, long conversations = 1)
    {
        _lengths[Math.Min(turns, Most) - 1] += conversations;
        Turns += turns * conversations;
    }

    /// <summary>Counts interactions.</summary>
    /// <param name="turn">Which turn of their conversation they were, from 1.</param>
    /// <param name="ends">How they ended.</param>
    internal void AddTurn(int turn, TurnEnds ends) => _ends[Math.Min(turn, Most) - 1] += ends;
}
