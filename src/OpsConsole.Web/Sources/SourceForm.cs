using OpsConsole.Core.Sources;

namespace OpsConsole.Web.Sources;

/// <summary>What is typed into the form of a source. Of a secret that is there the form knows only that.</summary>
public sealed class SourceForm
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _secrets = new(StringComparer.Ordinal), _dropped = new(StringComparer.Ordinal);

    public string Name { get; set; } = "";

    public SourceKind Kind { get; set; }

    /// <summary>A setting or a secret by its name; empty where nothing is given.</summary>
    public string? this[string name]
    {
        get => _values.GetValueOrDefault(name) ?? "";
        set => _values[name] = value ?? "";
    }

    /// <summary>Fills in a source.</summary>
    public static SourceForm Of(SourceDefinition source, IEnumerable<SourceField> fields)
    {
        ArgumentNullException.ThrowIfNull(source);
        SourceForm form = new() { Name = source.Name, Kind = source.Kind };
        foreach (SourceField field in fields.Where(f => !f.IsSecret))
        {
            string value = source.Settings.GetValueOrDefault(field.Name) ?? "";
            form[field.Name] = field.Choices.Count > 0 && value == field.Usual ? "" : value; // the list has the usual one as its first line
        }

        form._secrets.UnionWith(source.SecretNames);
        return form;
    }

    /// <summary>Whether the source has this secret.</summary>
    public bool Has(string secret) => _secrets.Contains(secret);

    /// <summary>Whether the source is to have this secret no more.</summary>
    public bool IsDropped(string secret) => _dropped.Contains(secret);

    /// <summary>Says whether the source is to have a secret no more.</summary>
    public void Drop(string secret, bool dropped)
    {
        if (dropped)
        {
            _dropped.Add(secret);
            this[secret] = "";
        }
        else
        {
            _dropped.Remove(secret);
        }
    }

    /// <summary>The draft that it says, checked by nobody yet.</summary>
    /// <param name="source">The source that is changed; null for a new one.</param>
    public SourceDraft ToDraft(SourceDefinition? source) => new(source?.Id, Name.Trim(), Kind, _values.Where(v => v.Value.Trim().Length > 0).ToDictionary())
    {
        Revision = source?.Revision ?? 0,
        Dropped = [.. _dropped],
    };

    /// <summary>Whether it says the same as another.</summary>
    public bool Says(SourceForm other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Name == other.Name && Kind == other.Kind && _dropped.SetEquals(other._dropped) && _values.Keys.Union(other._values.Keys).All(k => this[k] == other[k]);
    }
}
