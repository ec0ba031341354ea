using Microsoft.Extensions.Options;

namespace OpsConsole.Core.KillSwitch.Drills;

/// <summary>Settings of drills, section <c>KillSwitch:Drill</c>. How often they happen is <see cref="KillSwitchOptions.DrillInterval"/>.</summary>
public sealed class DrillOptions
{
    /// <summary>Within which time the console's own client must obey for a drill to pass.</summary>
    public TimeSpan Limit { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a drill waits for those who do not obey before it goes on without them.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Address by which the console's own client comes, http or https; empty for the address that the console listens on. With that of
    /// the load balancer a drill measures the way that applications come.
    /// </summary>
    public string Endpoint { get; set; } = "";

    /// <summary>No drill lasts longer: what an older one killed was left over.</summary>
    internal TimeSpan Longest => (Patience * 3) + TimeSpan.FromSeconds(10);
}

/// <summary>Checks the settings.</summary>
internal sealed class ValidateDrillOptions : IValidateOptions<DrillOptions>
{
    public ValidateOptionsResult Validate(string? name, DrillOptions options)
    {
        List<string> problems = [];
        if (options.Limit < TimeSpan.FromMilliseconds(10) || options.Limit > options.Patience)
        {
            problems.Add("KillSwitch:Drill:Limit: must be 00:00:00.010 to KillSwitch:Drill:Patience.");
        }

        if (options.Patience < TimeSpan.FromMilliseconds(100) || options.Patience > TimeSpan.FromMinutes(1))
        {
            problems.Add("KillSwitch:Drill:Patience: must be 00:00:00.100 to 00:01:00.");
        }

        if (options.Endpoint.Length > 0 && !(Uri.TryCreate(options.Endpoint, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"))
        {
            problems.Add("KillSwitch:Drill:Endpoint: must be an absolute address, http or https, or empty.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
