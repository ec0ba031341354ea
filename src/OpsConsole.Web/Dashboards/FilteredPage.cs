using Microsoft.AspNetCore.Components;
using OpsConsole.Core.Dashboards;

namespace OpsConsole.Web.Dashboards;

/// <summary>A dashboard whose address carries a time range and a filter (<see cref="TimeRange"/>, <see cref="MetricsFilter"/>).</summary>
public abstract class FilteredPage : ComponentBase
{
    /// <summary>Goes to other addresses.</summary>
    [Inject]
    public NavigationManager Navigation { get; set; } = default!;

    /// <summary>A relative range.</summary>
    [SupplyParameterFromQuery(Name = "range")]
    public string? AddressRange { get; set; }

    /// <summary>Start of a fixed range.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    public string? AddressFrom { get; set; }

    /// <summary>End of a fixed range.</summary>
    [SupplyParameterFromQuery(Name = "to")]
    public string? AddressTo { get; set; }

    /// <summary>Application.</summary>
    [SupplyParameterFromQuery(Name = "app")]
    public string? AddressApplication { get; set; }

    /// <summary>Environment.</summary>
    [SupplyParameterFromQuery(Name = "env")]
    public string? AddressEnvironment { get; set; }

    /// <summary>Model.</summary>
    [SupplyParameterFromQuery(Name = "model")]
    public string? AddressModel { get; set; }

    /// <summary>Prompt, or a version of one.</summary>
    [SupplyParameterFromQuery(Name = "prompt")]
    public string? AddressPrompt { get; set; }

    /// <summary>Feature.</summary>
    [SupplyParameterFromQuery(Name = "feature")]
    public string? AddressFeature { get; set; }

    /// <summary>Version of the application.</summary>
    [SupplyParameterFromQuery(Name = "appVersion")]
    public string? AddressAppVersion { get; set; }

    /// <summary>A parameter of the address by its name: one of these; null for any other.</summary>
    protected string? Address(string name) => name switch
    {
        "range" => AddressRange, "from" => AddressFrom, "to" => AddressTo, "app" => AddressApplication, "env" => AddressEnvironment, "model" => AddressModel, "prompt" => AddressPrompt, "feature" => AddressFeature,
        "appVersion" => AddressAppVersion, _ => null,
    };
}
