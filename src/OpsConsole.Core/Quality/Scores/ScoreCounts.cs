using OpsConsole.Core.Storage;

namespace OpsConsole.Core.Quality.Scores;

/// <summary>
/// Scores from 0 to 1, counted by hundredths: their median is right to half of one. Scores in other units have no place here: what is a high one is only known to their evaluation.
/// </summary>
public sealed class ScoreCounts
{
    private const int Steps = 100;

    private readonly long[] _counts = new long[Steps + 1];

    /// <summary>How many scores.</summary>
    public long Count { get; private set; }

    /// <summary>The median, 0 to 1; null without scores. Of an even number the lower of the two in the middle.</summary>
    public double? Median
    {
        get
        {
            long rank = (Count + 1) / 2;
            for (int step = 0; step <= Steps && Count > 0; step++)
            {
                if ((rank -= _counts[step]) <= 0)
                {
                    return (double)step / Steps;
                }
            }

            return null;
        }
    }

    /// <summary>Counts a score; what is not from 0 to 1 is passed over.</summary>
    public void Add(double? score)
    {
        if (score is >= 0 and <= 1)
        {
            _counts[(int)Math.Round(score.Value * Steps, MidpointRounding.AwayFromZero)]++;
            Count++;
        }
    }

    /// <summary>Adds packed counts.</summary>
    public void Add(byte[] packed)
    {
        ArgumentNullException.ThrowIfNull(packed);
        PackedReader reader = new(packed);
        while (!reader.AtEnd)
        {
            int step = (int)Math.Min(reader.Number(), Steps);
            long count = (long)reader.Number();
            _counts[step] += count;
            Count += count;
        }
    }

    /// <summary>The counts that there are, each after its step.</summary>
    public byte[] Pack()
    {
        PackedWriter writer = PackedWriter.Shared();
        for (int step = 0; step <= Steps; step++)
        {
            if (_counts[step] > 0)
            {
                writer.Number((ulong)step);
                writer.Number((ulong)_counts[step]);
            }
        }

        return writer.Written.ToArray();
    }
}
