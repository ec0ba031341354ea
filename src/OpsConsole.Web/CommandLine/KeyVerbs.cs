using OpsConsole.Core.Identity;

namespace OpsConsole.Web.CommandLine;

/// <summary>Commands on API keys.</summary>
internal static class KeyVerbs
{
    public static IReadOnlyList<Verb> All { get; } =
    [
        new("apikey add", "--name NAME --scope SCOPE [--scope SCOPE …]", "make an API key and print it, alone; scopes: " + string.Join(", ", Scopes.All), AddAsync)
        {
            Options = ["name", "scope*"],
        },
        new("apikey list", "", "list API keys, tab-separated: id, name, scopes, created, last used, revoked", ListAsync),
        new("apikey revoke", "ID", "revoke an API key for good", RevokeAsync) { Arguments = 1 },
    ];

    private static async Task<int> AddAsync(VerbCall call)
    {
        // A comma is accepted too: scopes never contain one.
        string[] scopes = [.. call.Line.Values("scope").SelectMany(s => s.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        NewKey made = await call.Get<KeyCommands>().AddAsync(call.Line.Value("name") ?? "", scopes, call.By, call.CancellationToken);
        if (made.Outcome != KeyOutcome.Done)
        {
            return await call.FailAsync(KeyWording.Say(made.Outcome));
        }

        await call.Output.WriteLineAsync(made.Key);
        return ExitCode.Done;
    }

    private static async Task<int> ListAsync(VerbCall call)
    {
        foreach (KeyListItem key in await call.Get<KeyQueries>().ListAsync(call.CancellationToken))
        {
            await call.Output.WriteLineAsync(string.Join(
                '\t', key.Id, Plain(key.Name), string.Join(' ', key.Scopes), Time(key.CreatedAt), Time(key.LastUsedAt), Time(key.RevokedAt)));
        }

        return ExitCode.Done;
    }

    private static async Task<int> RevokeAsync(VerbCall call)
    {
        KeyOutcome outcome = await call.Get<KeyCommands>().RevokeAsync(call.Line.Arguments[0], call.By, call.CancellationToken);
        return outcome == KeyOutcome.Done ? ExitCode.Done : await call.FailAsync(KeyWording.Say(outcome));
    }

    private static string Time(DateTime? at) => at?.ToString("yyyy-MM-ddTHH:mm:ssZ") ?? "-";

    /// <summary>A name that somebody typed, made harmless for a terminal and for the columns.</summary>
    private static string Plain(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
