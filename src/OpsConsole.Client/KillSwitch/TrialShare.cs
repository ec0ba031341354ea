namespace OpsConsole.Client.KillSwitch;

/// <summary>Decides who is let through while a killed scope is tried: the same keys each time, as many of them as the share says.</summary>
internal static class TrialShare
{
    /// <summary>Whether a request is let through. Without a key, each call is drawn anew.</summary>
    public static bool Admits(KilledScope kill, string? key) => kill.Trial is { } share && (key is null ? Random.Shared.NextDouble() : Place(kill.Scope.Text, key)) < share;

    /// <summary>A place from 0 to below 1, the same in every process: FNV-1a (64 bit) over the UTF-16 code units of scope, a line feed and key, then mixed.</summary>
    internal static double Place(string scope, string key)
    {
        ulong hash = Add(Add(Add(14695981039346656037, scope), "\n"), key);
        hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9; // FNV-1a leaves its high bits, which count here, nearly alike for short keys
        hash = (hash ^ (hash >> 27)) * 0x94d049bb133111eb;
        return ((hash ^ (hash >> 31)) >> 11) * (1.0 / (1UL << 53));
    }

    private static ulong Add(ulong hash, string text)
    {
        foreach (char unit in text)
        {
            hash = (hash ^ unit) * 1099511628211;
        }

        return hash;
    }
}
