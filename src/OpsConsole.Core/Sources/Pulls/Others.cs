using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Jobs.Windows;
using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Sources.Pulls;

/// <summary>What other sources said of a stretch, as far as the rollups have it. Of an application that one source takes over from another, no minute may count twice.</summary>
internal sealed class Others
{
    private static readonly TimeSpan LongestPiece = TimeSpan.FromDays(1);

    private readonly List<(PulledPiece Piece, List<PulledMinute> Said)> _pieces;
    private readonly HashSet<PulledPiece> _changed = [];

    private Others(List<(PulledPiece, List<PulledMinute>)> pieces) => _pieces = pieces;

    /// <summary>Reads it.</summary>
    public static async Task<Others> ReadAsync(OpsDbContext context, string sourceId, IReadOnlyList<TimeWindow> pieces, CancellationToken cancellationToken)
    {
        DateTime from = pieces[0].From - LongestPiece, to = pieces[^1].To;
        List<PulledPiece> others = await context.PulledPieces.Where(p => p.SourceId != sourceId && p.From > from && p.From < to).ToListAsync(cancellationToken).ConfigureAwait(false);
        return new Others([.. others.Select(p => (p, PulledPacking.Unpack(p.Said).ToList()))]);
    }

    /// <summary>Takes back what others said of the applications of a piece, and returns it.</summary>
    /// <param name="now">What the source says of the piece.</param>
    /// <param name="from">Beginning of the piece: minutes since 1970 UTC.</param>
    /// <param name="to">Its end, not included.</param>
    public IReadOnlyList<PulledMinute> TakeBack(IReadOnlyList<PulledMinute> now, int from, int to)
    {
        if (_pieces.Count == 0 || now.Count == 0)
        {
            return [];
        }

        HashSet<(string, string)> places = [.. now.Select(PulledMinutes.Place)];
        List<PulledMinute> taken = [];
        foreach ((PulledPiece piece, List<PulledMinute> said) in _pieces)
        {
            bool IsTaken(PulledMinute m) => m.Minute >= from && m.Minute < to && places.Contains(PulledMinutes.Place(m));
            taken.AddRange(said.Where(IsTaken));
            if (said.RemoveAll(IsTaken) > 0)
            {
                _changed.Add(piece);
            }
        }

        return taken;
    }

    /// <summary>Writes down what is left of it.</summary>
    public void Keep(OpsDbContext context)
    {
        foreach ((PulledPiece piece, List<PulledMinute> said) in _pieces.Where(p => _changed.Contains(p.Piece)))
        {
            if (said.Count == 0)
            {
                context.PulledPieces.Remove(piece);
            }
            else
            {
                piece.Said = PulledPacking.Pack(said);
            }
        }
    }
}
