using System.Text.Json;

namespace OpsConsole.Web.Demo;

/// <summary>
/// What of the sample data the console has, kept in <c>demo.json</c> beside the database, so that a restart neither loads history
/// again nor leaves a gap. Everything from <see cref="Progress.LoadedBackTo"/> to <see cref="Progress.SentUpTo"/> has arrived. Safe for two threads.
/// </summary>
internal sealed class DemoLedger
{
    private readonly Lock _lock = new();
    private readonly string _file;
    private Progress _progress;

    private DemoLedger(string file, Progress progress) => (_file, _progress) = (file, progress);

    public Progress Now => _progress;

    /// <summary>Opens the ledger of a data directory; where there is none, the demo begins now.</summary>
    public static DemoLedger Open(string directory, DateTime nowUtc)
    {
        string file = Path.Combine(directory, "demo.json");
        return new DemoLedger(file, Read(file) ?? new Progress(nowUtc, nowUtc, nowUtc));
    }

    /// <summary>History back to an instant has arrived.</summary>
    public void LoadedBackTo(DateTime at) => Change(p => p with { LoadedBackTo = at });

    /// <summary>Traffic up to an instant has arrived.</summary>
    public void SentUpTo(DateTime at) => Change(p => p with { SentUpTo = at });

    private void Change(Func<Progress, Progress> change)
    {
        lock (_lock)
        {
            _progress = change(_progress);
            string whole = _file + ".new";
            File.WriteAllBytes(whole, JsonSerializer.SerializeToUtf8Bytes(_progress));
            File.Move(whole, _file, overwrite: true);
        }
    }

    private static Progress? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<Progress>(File.ReadAllBytes(file));
        }
        catch (Exception e) when (e is FileNotFoundException or JsonException)
        {
            // Never begun, or cut off by a crash of the machine: what is sent again changes nothing.
            return null;
        }
    }

    /// <summary>The ledger's only entry.</summary>
    /// <param name="Anchor">When the demo first began, UTC.</param>
    /// <param name="LoadedBackTo">How far back history has arrived, UTC.</param>
    /// <param name="SentUpTo">How far traffic since the beginning has arrived, UTC.</param>
    internal sealed record Progress(DateTime Anchor, DateTime LoadedBackTo, DateTime SentUpTo);
}
