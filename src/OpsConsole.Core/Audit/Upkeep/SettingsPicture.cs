using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OpsConsole.Core.Audit.Log;

namespace OpsConsole.Core.Audit.Upkeep;

/// <summary>
/// The settings of the trail as the trail may show them: name → value as text, only those that differ from the default, without secrets.
/// Pure functions.
/// </summary>
internal static class SettingsPicture
{
    private const int MaxLength = 500;

    private static readonly string[] SecretNames = ["secret", "password", "token", "credential", "connectionstring"];

    private static readonly Dictionary<string, string> Defaults = All(new AuditOptions());

    /// <summary>The settings that differ from the default.</summary>
    public static JsonObject Of(AuditOptions options) => ToJson(All(options).Where(s => Defaults.GetValueOrDefault(s.Key) != s.Value));

    /// <summary>What is different between two pictures; both empty when nothing is. A setting that one does not have had its default.</summary>
    public static (JsonObject Before, JsonObject After) Compare(JsonObject before, JsonObject after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        (Dictionary<string, string> old, Dictionary<string, string> now) = (Effective(before), Effective(after));
        string[] changed = [.. old.Keys.Union(now.Keys).Where(name => old.GetValueOrDefault(name) != now.GetValueOrDefault(name))];
        return (ToJson(old.Where(s => changed.Contains(s.Key))), ToJson(now.Where(s => changed.Contains(s.Key))));
    }

    private static Dictionary<string, string> Effective(JsonObject picture)
    {
        Dictionary<string, string> effective = new(Defaults, StringComparer.Ordinal);
        foreach ((string name, JsonNode? value) in picture)
        {
            effective[name] = value?.ToString() ?? "";
        }

        return effective;
    }

    private static Dictionary<string, string> All(AuditOptions options)
    {
        Dictionary<string, string> settings = new(StringComparer.Ordinal);
        Add(settings, "", JsonSerializer.SerializeToNode(options));
        settings["Anchors:Git:PromptRepository"] = Show("", options.Anchors.Git.PromptRepository); // no setting of the trail, but it decides where an anchor goes
        return settings;
    }

    private static void Add(Dictionary<string, string> settings, string path, JsonNode? value)
    {
        IEnumerable<(string Name, JsonNode? Value)> members = value switch
        {
            JsonObject group => group.Select(member => (member.Key, member.Value)),
            JsonArray list => list.Select((item, i) => (i.ToString(CultureInfo.InvariantCulture), item)),
            _ => [],
        };
        foreach ((string name, JsonNode? member) in members)
        {
            string key = path.Length == 0 ? name : $"{path}:{name}";
            if (member is JsonObject or JsonArray)
            {
                Add(settings, key, member);
            }
            else
            {
                settings[Ascii(key)] = Show(key, member?.ToString() ?? "");
            }
        }
    }

    /// <summary>A value without what must not be in the trail: secrets, and of addresses all but the host.</summary>
    private static string Show(string key, string value)
    {
        string shown =
            value.Length == 0 ? ""
            : Array.Exists(SecretNames, name => key.Contains(name, StringComparison.OrdinalIgnoreCase)) ? $"set {Mark(value)}"
            : value.Contains("://", StringComparison.Ordinal) ? Uri.TryCreate(value, UriKind.Absolute, out Uri? uri) ? $"{uri.Scheme}://{uri.Authority[(uri.Authority.IndexOf('@') + 1)..]} {Mark(value)}" : Mark(value)
            : value;
        return CanonicalJson.Clean(shown.Length <= MaxLength ? shown : $"{shown[..MaxLength]}… {Mark(value)}");
    }

    /// <summary>Tells two values apart, but 16 bits are too few to find out a value by trying.</summary>
    private static string Mark(string value) => "#" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value))[..2]);

    private static string Ascii(string name) => string.Concat(name.Select(c => c is >= ' ' and <= '~' ? c : '?'));

    private static JsonObject ToJson(IEnumerable<KeyValuePair<string, string>> settings) =>
        new(settings.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)JsonValue.Create(s.Value))));
}
