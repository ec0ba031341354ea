using Microsoft.Extensions.Options;
using OpsConsole.Client.KillSwitch;
using OpsConsole.Client.Outcomes;
using OpsConsole.Client.Prompts;

namespace OpsConsole.Client;

/// <summary>What an application says of itself, and where its console is.</summary>
public sealed class OpsConsoleOptions
{
    /// <summary>Base address of the console, http or https. Needed.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>An API key with the scope <c>flags:read</c>, and <c>prompts:read</c> where prompts are fetched, <c>outcomes:write</c> where outcomes are sent. Needed.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Name of this application: what its telemetry carries as <c>service.name</c>. Needed.</summary>
    public string? Application { get; set; }

    /// <summary>The environment that it runs in, 1 to 64 characters. Default <c>production</c>.</summary>
    public string Environment { get; set; } = "production";

    /// <summary>How it follows the kill switch.</summary>
    public KillSwitchOptions KillSwitch { get; } = new();

    /// <summary>How it fetches its prompts.</summary>
    public PromptClientOptions Prompts { get; } = new();

    /// <summary>How it sends outcomes.</summary>
    public OutcomeClientOptions Outcomes { get; } = new();
}

/// <summary>Says at the start what is missing, all of it at once.</summary>
internal sealed class ValidateOpsConsoleOptions : IValidateOptions<OpsConsoleOptions>
{
    public ValidateOptionsResult Validate(string? name, OpsConsoleOptions options)
    {
        List<string> problems = [];
        if (options.Endpoint is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
        {
            problems.Add("OpsConsole: Endpoint must be the console's absolute address, http or https.");
        }

        if (string.IsNullOrWhiteSpace(options.ApiKey))
        {
            problems.Add("OpsConsole: ApiKey is missing; it needs the scope flags:read.");
        }

        if (!SwitchScope.TryParse(SwitchScope.ApplicationPrefix + options.Application, out _))
        {
            problems.Add("OpsConsole: Application must be the name of this application, at most 196 characters.");
        }

        if (string.IsNullOrWhiteSpace(options.Environment) || options.Environment.Length > 64)
        {
            problems.Add("OpsConsole: Environment must have 1 to 64 characters.");
        }

        if (string.IsNullOrWhiteSpace(options.KillSwitch.Instance) || options.KillSwitch.Instance.Length > 128)
        {
            problems.Add("OpsConsole: KillSwitch.Instance must have 1 to 128 characters.");
        }

        return problems.Count > 0 ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
    }
}
