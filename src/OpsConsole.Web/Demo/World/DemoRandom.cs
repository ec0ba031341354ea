namespace OpsConsole.Web.Demo.World;

/// <summary>
/// SplitMix64: a small generator whose whole state is a seed, so that every interaction of the sample data is a pure function
/// of where it stands in time. <see cref="Random"/> with a seed promises the same numbers only within one .NET version.
/// </summary>
internal sealed class DemoRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A generator for one thing among many, named by numbers.</summary>
    public static DemoRandom For(ulong seed, params ReadOnlySpan<long> path)
    {
        ulong mixed = seed;
        foreach (long part in path)
        {
            mixed = new DemoRandom(mixed ^ (ulong)part * 0xD1342543DE82EF95).Next();
        }

        return new DemoRandom(mixed);
    }

    public ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>At least 0, less than 1.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    public bool Chance(double probability) => Unit() < probability;

    /// <summary>At least 0, less than the bound.</summary>
    public int Below(int bound) => (int)(((Next() >> 32) * (ulong)bound) >> 32);

    public double Between(double low, double high) => low + (high - low) * Unit();

    /// <summary>Latencies and lengths of real systems are about lognormal: a median, and a long tail to the right.</summary>
    public double LogNormal(double median, double sigma) =>
        median * Math.Exp(sigma * Math.Sqrt(-2 * Math.Log(1 - Unit())) * Math.Cos(2 * Math.PI * Unit()));

    /// <summary>How often something happens that happens so often on average (Knuth's method: for small means).</summary>
    public int Poisson(double mean)
    {
        int count = 0;
        for (double left = Unit(), limit = Math.Exp(-mean); left > limit; left *= Unit())
        {
            count++;
        }

        return count;
    }

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>Picks by weight; the weights sum to 1.</summary>
    public T Pick<T>(IReadOnlyList<(T Item, double Weight)> items)
    {
        double left = Unit();
        for (int i = 0; i < items.Count - 1; i++)
        {
            left -= items[i].Weight;
            if (left < 0)
            {
                return items[i].Item;
            }
        }

        return items[^1].Item;
    }

    /// <summary>Lower-case hexadecimal digits, at most 16.</summary>
    public string Hex(int digits) => Next().ToString("x16")[..digits];
}
