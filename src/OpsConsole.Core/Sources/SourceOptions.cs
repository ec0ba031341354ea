using Microsoft.Extensions.Configuration;

namespace OpsConsole.Core.Sources;

/// <summary>
/// Reads the sources of the console's settings: the section <c>Sources</c>, a list of objects with <c>Name</c>, <c>Kind</c> and the settings of the kind. What is wrong
/// with one keeps it from being read, and nothing else from running.
/// </summary>
internal static class SourceOptions
{
    private const string Section = "Sources";

    private static readonly string[] Own = ["Name", "Kind", "Enabled"];

    /// <summary>Reads them.</summary>
    /// <param name="configuration">The settings.</param>
    /// <param name="fields">The settings of a kind.</param>
    public static IReadOnlyList<SourceDefinition> Read(IConfiguration configuration, Func<SourceKind, IReadOnlyList<SourceField>> fields)
    {
        List<SourceDefinition> sources = [];
        foreach (IConfigurationSection section in configuration.GetSection(Section).GetChildren())
        {
            SourceDefinition source = Of(section, fields);
            bool isTaken = sources.Exists(s => s.Id == source.Id);
            sources.Add(!isTaken ? source : source with
            {
                Id = IdOf($"{source.Name}-{section.Path}"),
                Problem = $"{section.Path}:Name: another source of the settings has this name, or one too much like it. Give it another.",
            });
        }

        return sources;
    }

    private static SourceDefinition Of(IConfigurationSection section, Func<SourceKind, IReadOnlyList<SourceField>> fields)
    {
        string name = section["Name"]?.Trim() ?? "";
        bool isKind = Enum.TryParse(section["Kind"], ignoreCase: true, out SourceKind kind) && Enum.IsDefined(kind);
        bool isSwitch = bool.TryParse(section["Enabled"] ?? "true", out bool isEnabled);
        IConfigurationSection[] own = [.. section.GetChildren().Where(c => !Own.Contains(c.Key, StringComparer.OrdinalIgnoreCase))];
        Dictionary<string, string> given = own.Where(c => TextOf(c) is not null).ToDictionary(c => c.Key, c => TextOf(c)!, StringComparer.OrdinalIgnoreCase);
        IReadOnlyList<SourceField> known = isKind ? fields(kind) : [];
        string? strange = known.Count == 0 ? null : own.Select(c => c.Key).FirstOrDefault(k => !known.Any(f => f.Name.Equals(k, StringComparison.OrdinalIgnoreCase)));
        string? nested = own.FirstOrDefault(c => TextOf(c) is null && c.GetChildren().Any())?.Key;
        return new SourceDefinition
        {
            Id = IdOf(name.Length == 0 ? section.Path : name),
            Name = name.Length == 0 ? section.Path : name.Length > Source.MaxName ? name[..Source.MaxName] : name,
            Kind = kind,
            Settings = Of(known.Where(f => !f.IsSecret), given),
            Secrets = Of(known.Where(f => f.IsSecret), given),
            IsEnabled = isSwitch && isEnabled,
            IsFromSettings = true,
            Problem = name.Length is 0 or > Source.MaxName ? $"{section.Path}:Name: give it a name of 1 to {Source.MaxName} characters."
                : !isKind ? $"{section.Path}:Kind: must be one of {string.Join(", ", Enum.GetNames<SourceKind>())}."
                : !isSwitch ? $"{section.Path}:Enabled: must be true or false."
                : strange is not null ? $"{section.Path}:{strange}: there is no such setting. There are {string.Join(", ", known.Select(f => f.Name))}."
                : nested is not null ? $"{section.Path}:{nested}: must be a text, or a list of texts for one of several lines."
                : null,
        };
    }

    /// <summary>A text, or a list of texts as its lines; null for anything else.</summary>
    private static string? TextOf(IConfigurationSection section) => section.GetChildren().ToArray() switch
    {
        [] => section.Value,
        { } lines when Array.TrueForAll(lines, l => l.Value is not null && int.TryParse(l.Key, out _)) => string.Join('\n', lines.Select(l => l.Value)),
        _ => null,
    };

    private static Dictionary<string, string> Of(IEnumerable<SourceField> fields, Dictionary<string, string> given) =>
        fields.Where(f => given.ContainsKey(f.Name)).ToDictionary(f => f.Name, f => given[f.Name], StringComparer.Ordinal);

    private static string IdOf(string name)
    {
        string id = new([.. name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]);
        return id.Length > Source.MaxName ? id[..Source.MaxName] : id;
    }
}
