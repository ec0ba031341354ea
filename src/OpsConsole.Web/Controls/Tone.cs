namespace OpsConsole.Web.Controls;

/// <summary>What a badge, banner or toast says of its matter: a colour always together with a shape.</summary>
/// <param name="Name">Ending of the style classes, <c>badge-ok</c>.</param>
/// <param name="Icon">Its symbol in <c>wwwroot/icons.svg</c>.</param>
internal sealed record Tone(string Name, string Icon)
{
    /// <summary>Neither good nor bad.</summary>
    public static readonly Tone Neutral = new("neutral", "neutral");

    /// <summary>As it should be.</summary>
    public static readonly Tone Ok = new("ok", "ok");

    /// <summary>Look at it soon.</summary>
    public static readonly Tone Warn = new("warn", "warn");

    /// <summary>Look at it now.</summary>
    public static readonly Tone Bad = new("bad", "bad");

    /// <summary>Worth knowing.</summary>
    public static readonly Tone Info = new("info", "info");

    /// <summary>By name: <c>ok</c>, <c>warn</c>, <c>bad</c>, <c>info</c>; anything else is neutral.</summary>
    public static Tone Named(string? name) => name switch
    {
        "ok" => Ok,
        "warn" => Warn,
        "bad" => Bad,
        "info" => Info,
        _ => Neutral,
    };
}
