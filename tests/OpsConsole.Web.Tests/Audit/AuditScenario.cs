using OpsConsole.Core.Identity;
using OpsConsole.Web.Tests.KillSwitch.Trips;

namespace OpsConsole.Web.Tests.Audit;

/// <summary>One way to change something, and the events that it must leave.</summary>
/// <param name="Name">What is done, as a sentence.</param>
/// <param name="Covers">Endpoints (<c>POST /signout</c>), forms (<c>form rename</c>) and commands (<c>KeyCommands.AddAsync</c>) that it goes through.</param>
/// <param name="Events">The events it must leave, in order, each as <c>kind outcome</c>.</param>
/// <param name="ArrangeAsync">Prepares it, and returns what does it.</param>
public sealed record AuditScenario(string Name, string[] Covers, string[] Events, Func<AuditedConsole, Task<Func<Task>>> ArrangeAsync)
{
    /// <inheritdoc />
    public override string ToString() => Name;
}

/// <summary>Every scenario, by feature. A new endpoint, form or command fails the coverage test until one goes through it.</summary>
public static class AuditScenarios
{
    /// <summary>What changes no state of the console, and why.</summary>
    public static IReadOnlyDictionary<string, string> NoStateChange { get; } = new Dictionary<string, string>
    {
        ["POST /v1/traces"] = "measurements",
        ["POST /v1/logs"] = "measurements",
        ["POST /v1/metrics"] = "measurements",
        ["POST /api/v1/outcomes"] = "measurements",
        ["ANY /v1/traces"] = "answers 405",
        ["ANY /v1/logs"] = "answers 405",
        ["ANY /v1/metrics"] = "answers 405",
        ["ANY /healthz/live"] = "answers only",
        ["ANY /healthz/ready"] = "answers only",
        ["POST /control/run"] = "carries commands, each of which is covered by itself",
        ["POST /api/v1/killswitches/confirmations"] = "measurements",
        ["POST /ofrep/v1/evaluate/flags"] = "answers only",
        ["POST /ofrep/v1/evaluate/flags/{**key}"] = "answers only",
        ["POST /api/v1/prompts/webhook"] = "makes the console look at the repository, which its job does anyway",
        ["OpenGate.RefusalAsync"] = "answers only",
        ["ChangeDetails.ReadAsync"] = "answers only",
        ["SourceCommands.TestAsync"] = "reads the source, keeps nothing",
        ["PromptFetch.NowAsync"] = "the same by a person's word",
        ["DeniedAttempts.RecordAsync"] = "writes the refusals of the other scenarios",
    };

    /// <summary>The scenarios.</summary>
    public static IReadOnlyList<AuditScenario> All { get; } =
    [
        .. IdentityScenarios.All, .. CheckpointScenarios.All, .. AuditTrailScenarios.All,
        .. KillCommandLineScenarios.All,
        .. KillApiScenarios.All,
        .. RestoreScenarios.All,
        .. KillSwitchScenariosDrills.All,
        .. TripScenarios.All,
        .. PromptReleaseScenarios.All,
        .. PolicyScenarios.All,
        .. ChangeScenarios.All,
        .. AlertScenarios.All,
        .. EvaluationScenarios.All,
        .. JobScenarios.All,
        .. SourceScenarios.All,
        .. PriceScenarios.All,
        .. BudgetScenarios.All,
        .. SettingScenarios.All,
        .. QualityScenarios.All,
        .. NoteScenarios.All,
    ];

    /// <summary>An actor who may not do anything that roles guard.</summary>
    internal static async Task<Actor> ExecutiveAsync(AuditedConsole console)
    {
        (AccessTicket ticket, _) = await console.StartSessionAsync(await console.CreatePersonAsync(Roles.Executive));
        return Actor.Person(ticket, new ActorOrigin("web", "192.0.2.1"));
    }
}
