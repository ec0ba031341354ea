namespace OpsConsole.Core.Sources;

/// <summary>A source as it is read, wherever it was written down.</summary>
public sealed record SourceDefinition
{
    /// <summary>Its id; of one from the settings a text made of its name.</summary>
    public required string Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required SourceKind Kind { get; init; }

    /// <summary>Its settings by name, secrets left out.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>Its secrets by name.</summary>
    internal IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>();

    /// <summary>Names of the secrets that it has.</summary>
    public IReadOnlyCollection<string> SecretNames => [.. Secrets.Keys];

    /// <summary>Whether it is read.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>Whether it comes from the console's settings: then it is changed there, and not on the page.</summary>
    public bool IsFromSettings { get; init; }

    /// <summary>Why it cannot be read as it is, with the remedy; null when it can.</summary>
    public string? Problem { get; init; }

    /// <summary>Counts changes; 0 for one from the settings.</summary>
    public long Revision { get; init; }

    /// <summary>Name of the job that reads it.</summary>
    public string Job => "pull-" + Id;

    /// <summary>A setting or a secret; empty where it has none.</summary>
    internal string this[string name] => Settings.GetValueOrDefault(name) ?? Secrets.GetValueOrDefault(name) ?? "";
}

/// <summary>A setting that sources of a kind have.</summary>
/// <param name="Name">Its name, as in the settings file.</param>
/// <param name="Label">What people call it.</param>
/// <param name="Hint">What to give, in a sentence.</param>
public sealed record SourceField(string Name, string Label, string Hint)
{
    /// <summary>Longest value, characters.</summary>
    public const int MaxValue = 20_000;

    /// <summary>Whether it is written and never shown.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Whether it says where the secrets are sent: with another value they must be given again, so that nobody has them sent to a place of his own.</summary>
    public bool IsAddress { get; init; }

    /// <summary>Whether it is given in the console's settings only, and never on the page: it names a file of this host.</summary>
    public bool IsOfSettings { get; init; }

    /// <summary>The choice that it belongs to, by the name of another field, and never what counts there where nothing is chosen: without it, it is neither asked nor kept. Null for always.</summary>
    public (string Field, string Choice)? When { get; init; }

    /// <summary>Whether few need it: the form has it folded.</summary>
    public bool IsRare { get; init; }

    /// <summary>Whether it has several lines.</summary>
    public bool IsLong { get; init; }

    /// <summary>Whether it must be given.</summary>
    public bool IsRequired { get; init; }

    /// <summary>What can be chosen; empty for any text.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>What counts where nothing is given.</summary>
    public string Usual { get; init; } = "";

    /// <summary>Whether it is asked on the page.</summary>
    /// <param name="given">What is given in another field, by its name.</param>
    public bool IsAsked(Func<string, string?> given)
    {
        ArgumentNullException.ThrowIfNull(given);
        return !IsOfSettings && (When is not { } when || given(when.Field) == when.Choice);
    }
}

/// <summary>What a test of a source found.</summary>
/// <param name="Works">Whether it can be read.</param>
/// <param name="Lines">What was looked at, each a sentence: what there is, what is wrong and what to do.</param>
public sealed record SourceTest(bool Works, IReadOnlyList<SourceFinding> Lines);

/// <summary>A line of a test.</summary>
/// <param name="Ok">Whether it is as it should be; null for what is only worth knowing.</param>
/// <param name="Text">The sentence.</param>
/// <param name="Remedy">What to do; null for nothing.</param>
public sealed record SourceFinding(bool? Ok, string Text, string? Remedy = null);
