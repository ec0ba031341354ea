using Microsoft.Extensions.Options;

namespace OpsConsole.Core.Costs;

/// <summary>Settings of costs, in the section <c>Costs</c>.</summary>
public sealed class CostsOptions
{
    /// <summary>Which applications are whose: team by name, and the names of its applications. Each application has one team.</summary>
    public Dictionary<string, string[]> Teams { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Keys of tags that name the application a charge is for, the first that a charge has counts. Default <c>app</c>, <c>application</c>, <c>service</c>.</summary>
    public string[]? AppTags { get; init; }

    /// <summary>Keys of tags that name the team a charge is for, where none names an application. Default <c>team</c>.</summary>
    public string[]? TeamTags { get; init; }

    /// <summary>Of several teams none may have the same application: it would be paid for twice.</summary>
    internal sealed class Validation : IValidateOptions<CostsOptions>
    {
        public ValidateOptionsResult Validate(string? name, CostsOptions options) =>
            options.Teams.SelectMany(t => t.Value.Distinct(StringComparer.Ordinal).Select(a => (Team: t.Key, App: a))).GroupBy(p => p.App, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice
                ? ValidateOptionsResult.Fail($"Costs:Teams: the application '{twice.Key}' is in the teams {string.Join(" and ", twice.Select(p => p.Team))}. Leave it in one.")
                : ValidateOptionsResult.Success;
    }
}
