namespace OpsConsole.Core.Telemetry.Reading;

/// <summary>One line of the list of interactions, with the names of its dimensions.</summary>
public sealed record InteractionRow
{
    /// <summary>The trace.</summary>
    public required TraceId TraceId { get; init; }

    /// <summary>Earliest start of its spans, UTC.</summary>
    public required DateTime StartedAt { get; init; }

    /// <summary>Duration in microseconds.</summary>
    public required long DurationMicros { get; init; }

    /// <summary>Application.</summary>
    public required string Application { get; init; }

    /// <summary>Environment.</summary>
    public required string Environment { get; init; }

    /// <summary>Name of the root span.</summary>
    public required string Name { get; init; }

    /// <summary>Model of the primary call; null when there is none.</summary>
    public string? Model { get; init; }

    /// <summary>Prompt version, <c>name</c> or <c>name@version</c>; null when no span names one.</summary>
    public string? Prompt { get; init; }

    /// <summary>Feature of the application; null when no span names one.</summary>
    public string? Feature { get; init; }

    /// <summary>How it ended.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>Why it did not succeed.</summary>
    public required ErrorClass ErrorClass { get; init; }

    /// <summary>Time to the first token of the first streaming call, microseconds; null when none streamed.</summary>
    public long? FirstTokenMicros { get; init; }

    /// <summary>Model calls, embeddings included.</summary>
    public int Calls { get; init; }

    /// <summary>Tool calls.</summary>
    public int ToolCalls { get; init; }

    /// <summary>Input tokens of all calls, cached ones included.</summary>
    public long InputTokens { get; init; }

    /// <summary>Output tokens of all calls, reasoning ones included.</summary>
    public long OutputTokens { get; init; }

    /// <summary>Input tokens read from cache: a subset of <see cref="InputTokens"/>.</summary>
    public long CacheReadTokens { get; init; }

    /// <summary>Estimated cost in US dollars; null when no call had a price.</summary>
    public decimal? Cost { get; init; }

    /// <summary>What the user thought of it, -1 to 1; null when nobody said.</summary>
    public double? Feedback { get; init; }

    /// <summary>What it was worth as its application states it, US dollars; null when nobody said.</summary>
    public decimal? Value { get; init; }

    /// <summary>What it was about; null when nobody said.</summary>
    public string? Topic { get; init; }

    /// <summary>Version of its application; null when it names none.</summary>
    public string? AppVersion { get; init; }

    /// <summary>What else is true of it.</summary>
    public Traits Traits { get; init; }

    /// <summary>Conversation it belongs to.</summary>
    public string? Conversation { get; init; }

    /// <summary>Keyed hash of the user's id, as <see cref="GenAI.UserHasher.Display"/> spells it; the id itself is never stored.</summary>
    public string? User { get; init; }
}

/// <summary>One page of a list of interactions.</summary>
/// <param name="Items">The rows, in the order asked for.</param>
/// <param name="Next">Cursor of the page after this one; null at the end.</param>
/// <param name="Previous">Cursor of the page before this one; null at the start.</param>
/// <param name="Incomplete">
/// True when a text search stopped at its bound before the page was full: <paramref name="Next"/> continues where it stopped.
/// </param>
public sealed record InteractionRows(IReadOnlyList<InteractionRow> Items, string? Next, string? Previous, bool Incomplete)
{
    /// <summary>A page without rows.</summary>
    public static InteractionRows Empty { get; } = new([], null, null, false);
}
