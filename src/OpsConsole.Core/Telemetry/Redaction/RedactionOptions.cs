using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace OpsConsole.Core.Telemetry.Redaction;

/// <summary>Settings of redaction (section <c>Telemetry:Redaction</c>).</summary>
public sealed class RedactionOptions
{
    /// <summary>Whether values that look like personal data are replaced before storage. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// Built-in rules by name (<c>email</c>, <c>phone</c>, <c>card</c>, <c>cpf</c>, <c>cnpj</c>, <c>iban</c>, <c>ip</c>), on or off. Those not named keep
    /// their default: on, but for <c>cnpj</c>, which names companies.
    /// </summary>
    public Dictionary<string, bool> Rules { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Own rules: name → regular expression. A match becomes <c>[name]</c>. Patterns run in linear time, so they may not use
    /// look-around, back-references or atomic groups.
    /// </summary>
    public Dictionary<string, string> Custom { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Secret that keys the hashes of user ids, at least 16 characters. Empty: one is made at the first start and kept in the data directory. Nodes
    /// that share a database must be given the same.
    /// </summary>
    public string UserHashSecret { get; set; } = "";

    /// <summary>Compiles an own rule.</summary>
    /// <exception cref="ArgumentException">The pattern is invalid.</exception>
    /// <exception cref="NotSupportedException">It needs backtracking.</exception>
    internal static Regex Compile(string pattern) =>
        new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(250));
}

/// <summary>Refuses to start with rules that cannot work, naming the setting to mend.</summary>
internal sealed class ValidateRedactionOptions : IValidateOptions<RedactionOptions>
{
    public ValidateOptionsResult Validate(string? name, RedactionOptions options)
    {
        var problems = new List<string>();
        foreach (string rule in options.Rules.Keys.Where(rule => !RedactionRules.TryParse(rule, out _)))
            problems.Add($"Telemetry:Redaction:Rules:{rule} is not a rule. The rules are {string.Join(", ", RedactionRules.Names)}.");
        foreach ((string rule, string pattern) in options.Custom)
        {
            string key = $"Telemetry:Redaction:Custom:{rule}";
            if (rule.Length > 40 || !rule.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
                problems.Add($"{key}: a rule's name has at most 40 letters, digits, '-' and '_'.");
            else if (RedactionRules.TryParse(rule, out _))
                problems.Add($"{key}: the name is a built-in rule's.");
            try
            {
                if (RedactionOptions.Compile(pattern).IsMatch(""))
                    problems.Add($"{key} matches the empty text, so it would match everywhere.");
            }
            catch (NotSupportedException)
            {
                problems.Add($"{key} uses look-around, a back-reference or an atomic group, which cannot run in linear time.");
            }
            catch (ArgumentException)
            {
                problems.Add($"{key} is not a valid regular expression.");
            }
        }

        if (options.UserHashSecret.Length is > 0 and < 16)
            problems.Add("Telemetry:Redaction:UserHashSecret must have at least 16 characters.");
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
