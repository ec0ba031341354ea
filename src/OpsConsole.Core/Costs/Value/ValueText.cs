using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using OpsConsole.Core.Telemetry;

namespace OpsConsole.Core.Costs.Value;

/// <summary>Reads and writes the text of the setting <c>value</c>.</summary>
public static class ValueText
{
    /// <summary>Most entries.</summary>
    public const int MostEntries = 500;

    /// <summary>Largest amount, US dollars.</summary>
    public const decimal MostDollars = 1_000_000_000;

    /// <summary>Longest application and source, characters.</summary>
    public const int MaxText = 200;

    private const decimal MostMinutes = 100_000;

    private const int MostBuildMonths = 120;

    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, // a field that is spelled wrong must not count as nothing
        NumberHandling = JsonNumberHandling.Strict,
    };

    /// <summary>Reads a text.</summary>
    /// <param name="text">JSON: <c>{"entries":[{"from":"2026-10-01","app":"support-bot","kind":"deflected","worth":8.5}]}</c>.</param>
    /// <param name="problem">What is wrong with it, with the remedy; null when nothing is.</param>
    /// <returns>The book; null when something is wrong.</returns>
    public static ValueBook? Read(string text, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        Wire? wire;
        try
        {
            wire = JsonSerializer.Deserialize<Wire>(text, Form);
        }
        catch (JsonException exception)
        {
            problem = $"It is not JSON of the form that is expected (line {(exception.LineNumber ?? 0) + 1}{(string.IsNullOrEmpty(exception.Path) ? "" : $", at {exception.Path}")}). Look at docs/value.md for the fields.";
            return null;
        }

        if (wire?.Entries is not { } entries)
        {
            problem = "It has no 'entries'. Give a list of them; an empty list says that nothing has a value.";
            return null;
        }

        if (entries.Count > MostEntries)
        {
            problem = $"It has {entries.Count} entries; at most {MostEntries} are kept. Leave out what is long past.";
            return null;
        }

        List<ValueEntry> read = [];
        for (int i = 0; i < entries.Count; i++)
        {
            if (ProblemOf(entries[i]) is { } wrong)
            {
                problem = $"Entry {i + 1}{(entries[i]?.App is { Length: > 0 and <= MaxText } app ? $" ({app})" : "")}: {wrong}";
                return null;
            }

            read.Add(entries[i]!.ToEntry());
        }

        if (read.GroupBy(e => (e.App, e.From)).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            problem = $"{twice.Key.App ?? "All applications"} has two entries from {twice.Key.From:yyyy-MM-dd} on. Leave one.";
            return null;
        }

        problem = null;
        return new ValueBook(read);
    }

    /// <summary>Writes a book, always the same way.</summary>
    public static string Write(ValueBook book)
    {
        ArgumentNullException.ThrowIfNull(book);
        return JsonSerializer.Serialize(new Wire { Entries = [.. book.Entries.Select(WireEntry.Of)] }, Form).ReplaceLineEndings("\n");
    }

    /// <summary>What is wrong with an entry, with the remedy; null when nothing is.</summary>
    public static string? ProblemOf(ValueEntry entry) => ProblemOf(WireEntry.Of(entry));

    private static string? ProblemOf(WireEntry? entry) =>
        entry is null ? "It is empty. Remove it."
        : !DateOnly.TryParseExact(entry.From, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly from) || from.Year is < 2000 or > 2200 ? "'from' must be a day such as 2026-10-01."
        : entry.App is { } app && (string.IsNullOrWhiteSpace(app) || app.Length > MaxText || app.Any(char.IsControl)) ? $"'app' must be the name of an application, at most {MaxText} characters. Leave it out for all."
        : !Enum.TryParse(entry.Kind, ignoreCase: true, out ValueKind kind) || !Enum.IsDefined(kind) || int.TryParse(entry.Kind, out _) ? "'kind' must be deflected, minutes, sale or sent."
        : kind == ValueKind.Sent && (entry.Worth is not null || entry.Outcome is not null) ? "Leave out 'worth' and 'outcome': the application says with each outcome what it is worth."
        : kind is ValueKind.Deflected or ValueKind.Sale && entry.Worth is not > 0 ? "'worth' must be above 0: US dollars for one outcome."
        : kind == ValueKind.Minutes && entry.Minutes is not (> 0 and <= MostMinutes) ? "'minutes' must be above 0: minutes of work that one outcome saves."
        : kind == ValueKind.Minutes && entry.HourlyRate is not > 0 ? "'hourlyRate' must be above 0: US dollars that an hour of this work costs."
        : entry.Share is <= 0 or > 1 ? "'share' must be above 0 and at most 1: 0.3 counts three of ten outcomes."
        : entry.Outcome is not null && !(Words.TryParse(entry.Outcome, out Outcome outcome) && outcome is not (Outcome.Failed or Outcome.Unknown)) ? "'outcome' must be completed, escalated, abandoned or refused."
        : entry.BuildMonths is < 1 or > MostBuildMonths ? $"'buildMonths' must be from 1 to {MostBuildMonths}."
        : new[] { entry.Worth, entry.HourlyRate, entry.Build, entry.Monthly }.Any(d => d is < 0 or > MostDollars) ? "Amounts must be from 0 to 1,000,000,000 US dollars."
        : entry.App is null && (entry.Build > 0 || entry.Monthly > 0) ? "Say for which application it was built and runs: without 'app', leave out 'build' and 'monthly'."
        : entry.Source?.Length > MaxText ? $"'source' is longer than {MaxText} characters."
        : null;

    private sealed record Wire
    {
        public IReadOnlyList<WireEntry?>? Entries { get; init; }
    }

    private sealed record WireEntry
    {
        public string? From { get; init; }

        public string? App { get; init; }

        public string? Kind { get; init; }

        public decimal? Worth { get; init; }

        public decimal? Minutes { get; init; }

        public decimal? HourlyRate { get; init; }

        public decimal? Share { get; init; }

        public string? Outcome { get; init; }

        public decimal? Build { get; init; }

        public int? BuildMonths { get; init; }

        public decimal? Monthly { get; init; }

        public string? Source { get; init; }

        public static WireEntry Of(ValueEntry entry) => new()
        {
            From = entry.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            App = entry.App,
            Kind = entry.Kind.ToString().ToLowerInvariant(),
            Worth = entry.Kind is ValueKind.Deflected or ValueKind.Sale ? entry.Worth : null,
            Minutes = entry.Kind == ValueKind.Minutes ? entry.Minutes : null,
            HourlyRate = entry.Kind == ValueKind.Minutes ? entry.HourlyRate : null,
            Share = entry.Share == 1 ? null : entry.Share,
            Outcome = entry.Kind == ValueKind.Sent || entry.Outcome == Telemetry.Outcome.Completed ? null : entry.Outcome.Word(),
            Build = entry.Build == 0 ? null : entry.Build,
            BuildMonths = entry.BuildMonths == ValueEntry.UsualBuildMonths ? null : entry.BuildMonths,
            Monthly = entry.Monthly == 0 ? null : entry.Monthly,
            Source = entry.Source,
        };

        public ValueEntry ToEntry() => new()
        {
            From = DateOnly.ParseExact(From!, "yyyy-MM-dd", CultureInfo.InvariantCulture),
            App = App,
            Kind = Enum.Parse<ValueKind>(Kind!, ignoreCase: true),
            Worth = Worth ?? 0,
            Minutes = Minutes ?? 0,
            HourlyRate = HourlyRate ?? 0,
            Share = Share ?? 1,
            Outcome = Outcome is { } word && Words.TryParse(word, out Outcome outcome) ? outcome : Telemetry.Outcome.Completed,
            Build = Build ?? 0,
            BuildMonths = BuildMonths ?? ValueEntry.UsualBuildMonths,
            Monthly = Monthly ?? 0,
            Source = Source,
        };
    }
}
