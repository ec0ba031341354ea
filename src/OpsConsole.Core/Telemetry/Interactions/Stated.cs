using OpsConsole.Core.Telemetry.Ingest;

namespace OpsConsole.Core.Telemetry.Interactions;

/// <summary>Who says how an interaction went. Stored by number: members are only ever added, at the end.</summary>
public enum StatementSource : byte
{
    /// <summary>A rule concluded it from what the user did (<c>Telemetry:Signals</c>). It gives way to whatever anybody says, however early.</summary>
    Rule = 0,

    /// <summary>An attribute of a span.</summary>
    Span = 1,

    /// <summary><c>POST /api/v1/outcomes</c>.</summary>
    Api = 2,
}

/// <summary>A value that was stated of an interaction.</summary>
/// <typeparam name="T">What is stated.</typeparam>
/// <param name="Value">The value.</param>
/// <param name="Source">Who said so.</param>
/// <param name="AtMicros">When it was said, microseconds since 1970 UTC.</param>
public readonly record struct Stated<T>(T Value, StatementSource Source, long AtMicros)
    where T : notnull
{
    /// <summary>When it was said, UTC.</summary>
    public DateTime At => Instants.ToUtc(AtMicros);
}

/// <summary>Which of two statements counts.</summary>
internal static class Precedence
{
    /// <summary>The greater one counts: first what somebody said, then what is later.</summary>
    public static (bool IsSaid, long AtMicros) Of<T>(Stated<T> stated)
        where T : notnull => (stated.Source != StatementSource.Rule, stated.AtMicros);

    /// <summary>
    /// The one that counts: what was said before what was concluded, then the later one, and of two of the same moment the greater, so that the same of them wins in either order.
    /// </summary>
    public static Stated<T>? Newer<T>(Stated<T>? a, Stated<T>? b)
        where T : notnull => a is not { } one ? b : b is not { } other ? a : Compare(one, other) >= 0 ? a : b;

    private static int Compare<T>(Stated<T> a, Stated<T> b)
        where T : notnull
    {
        int order = Of(a).CompareTo(Of(b));
        order = order != 0 ? order : a.Source.CompareTo(b.Source);
        return order != 0 ? order : a.Value is string text ? string.CompareOrdinal(text, b.Value as string) : Comparer<T>.Default.Compare(a.Value, b.Value);
    }
}
