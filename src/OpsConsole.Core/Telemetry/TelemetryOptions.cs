namespace OpsConsole.Core.Telemetry;

/// <summary>Settings of telemetry (section <c>Telemetry</c>).</summary>
public sealed class TelemetryOptions
{
    /// <summary>Largest export body in bytes, before and after inflation. Default 20 MiB, as the OpenTelemetry Collector's.</summary>
    public int MaxBodyBytes { get; set; } = 20 * 1024 * 1024;

    /// <summary>
    /// Origins (<c>https://shop.example</c>) whose pages may export from the browser; <c>*</c> for any. Default none. A key in a page
    /// can be read by whoever sees the page.
    /// </summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>Most bytes of decoded requests that wait for the writer before exports are answered 503. Default 64 MiB.</summary>
    public long QueueBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Most requests that wait for the writer before exports are answered 503. Default 4,096.</summary>
    public int QueueRequests { get; set; } = 4096;

    /// <summary>Longest time that the first request of a group waits for others before the group is committed. Default 20 ms.</summary>
    public TimeSpan GroupWindow { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Most requests committed in one transaction. Default 256.</summary>
    public int GroupRequests { get; set; } = 256;

    /// <summary>Most distinct values of a dimension; the rest is <c>(other)</c>. Default 2,000.</summary>
    public int DimensionLimit { get; set; } = 2000;

    /// <summary>Most combinations of application, environment, model, prompt version, feature and version of the application that are counted apart. Default 100,000.</summary>
    public int SeriesLimit { get; set; } = 100_000;

    /// <summary>How long a trace without a GenAI span, and an outcome whose interaction is not there, are remembered, in case it arrives late. Default one day.</summary>
    public TimeSpan StubRetention { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How far in the future a span may start before its time is called impossible. Default 10 minutes.</summary>
    public TimeSpan FutureTolerance { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>What events and span attributes say of how an interaction went, by their names.</summary>
    public Dictionary<string, SignalOptions> Signals { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Settings by environment; the key <c>*</c> holds for those not named.</summary>
    public Dictionary<string, EnvironmentOptions> Environments { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How long minute rollups are kept. Default 14 days.</summary>
    public TimeSpan MinuteRetention { get; set; } = TimeSpan.FromDays(14);

    /// <summary>How long hour rollups are kept. Default 400 days. Day rollups are kept for ever.</summary>
    public TimeSpan HourRetention { get; set; } = TimeSpan.FromDays(400);

    /// <summary>The settings of an environment: its own, else those of <c>*</c>, else the defaults.</summary>
    public EnvironmentOptions For(string environment) =>
        Environments.TryGetValue(environment, out EnvironmentOptions? own) ? own
        : Environments.TryGetValue("*", out EnvironmentOptions? all) ? all
        : EnvironmentOptions.Default;
}

/// <summary>What is concluded when a log record or span event of a name comes, or a span with an attribute of this name that is not false.</summary>
public sealed class SignalOptions
{
    /// <summary>What the user did, a word of <see cref="TraitWords.Signals"/>, which is counted by itself; null for nothing of these.</summary>
    public string? Signal { get; set; }

    /// <summary>How the interaction ended, a word of <see cref="Words.Outcomes"/>; null says nothing of it.</summary>
    public string? Outcome { get; set; }

    /// <summary>What the user thinks of it, -1 to 1; null says nothing of it.</summary>
    public double? Feedback { get; set; }

    /// <summary>Whether the user was handed to a person; null says nothing of it.</summary>
    public bool? Escalated { get; set; }
}

/// <summary>Settings of one environment.</summary>
public sealed class EnvironmentOptions
{
    internal static EnvironmentOptions Default { get; } = new();

    /// <summary>Whether prompt and completion text is stored. Default false: such attributes are dropped before storage.</summary>
    public bool CaptureContent { get; set; }

    /// <summary>How long interactions and their spans are kept. Default 90 days.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(90);
}
