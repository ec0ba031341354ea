using OpsConsole.Core.Identity;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.CommandLine;

/// <summary>Commands on people.</summary>
internal static class PeopleVerbs
{
    /// <summary>The flag by which a command reads a line from standard input.</summary>
    public const string PasswordFromInput = "password-stdin";

    public static IReadOnlyList<Verb> All { get; } =
    [
        new(
            "user add",
            "--email EMAIL --role ROLE [--role ROLE …] [--name NAME] [--password-stdin]",
            "add somebody; prints a one-time link to set a password, unless one comes on standard input; roles: " + string.Join(", ", Roles.All),
            AddAsync)
        {
            Options = ["email", "role*", "name"],
            Flags = [PasswordFromInput],
        },
    ];

    private static async Task<int> AddAsync(VerbCall call)
    {
        string[] asked = [.. call.Line.Values("role").SelectMany(r => r.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        if (asked.FirstOrDefault(r => RoleNames.Parse(r) is null) is { } unknown)
        {
            return await call.FailAsync($"There is no role '{unknown}'. {PeopleWording.Say(PeopleOutcome.BadRole)}");
        }

        string? password = call.Line.Has(PasswordFromInput) ? call.Input ?? "" : null;
        NewPerson made = await call.Get<PeopleCommands>().AddAsync(
            call.Line.Value("email") ?? "",
            call.Line.Value("name"),
            [.. asked.Select(r => RoleNames.Parse(r)!).Distinct()],
            password,
            call.By,
            call.CancellationToken);
        if (made.Outcome != PeopleOutcome.Done)
        {
            return await call.FailAsync(PeopleWording.Say(made.Outcome));
        }

        if (password is null)
        {
            await call.Output.WriteLineAsync(call.Get<PublicAddress>().PasswordLink(made.PersonId, made.LinkToken));
        }

        return ExitCode.Done;
    }
}
