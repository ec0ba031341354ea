namespace OpsConsole.Core.Identity;

/// <summary>
/// What can be done in the console, each by the roles of people or by the scope of an API key. Names are also the names of
/// authorization policies: every page and endpoint asks for one.
/// </summary>
public static class Permissions
{
    /// <summary>Send telemetry. Keys only.</summary>
    public const string SendTelemetry = "telemetry.send";

    /// <summary>See numbers: dashboards, metrics.</summary>
    public const string ViewMetrics = "metrics.view";

    /// <summary>See single interactions, with their captured content where the environment allows capture.</summary>
    public const string ViewInteractions = "interactions.view";

    /// <summary>See how applications connect, and what telemetry was received, refused and redacted.</summary>
    public const string ViewTelemetryStatus = "telemetry.view";

    /// <summary>Create and revoke API keys.</summary>
    public const string ManageKeys = "keys.manage";

    /// <summary>Invite, change and disable people.</summary>
    public const string ManagePeople = "people.manage";

    /// <summary>The table: who may what.</summary>
    public static IReadOnlyDictionary<string, PermissionGrant> Grants { get; } = new Dictionary<string, PermissionGrant>
    {
        [SendTelemetry] = new([], Scopes.TelemetryWrite),
        [ViewMetrics] = new(Roles.All, Scopes.MetricsRead),
        [ViewInteractions] = new([Roles.Engineer, Roles.ProductOwner, Roles.OnCall, Roles.Compliance, Roles.Administrator], Scopes.MetricsRead),
        [ViewTelemetryStatus] = new([Roles.Engineer, Roles.OnCall, Roles.Administrator], null),
        [ManageKeys] = new([Roles.Engineer, Roles.Administrator], null),
        [ManagePeople] = new([Roles.Administrator], null),
    };
}

/// <summary>Who holds a permission.</summary>
/// <param name="Roles">People with one of these roles.</param>
/// <param name="Scope">Keys with this scope; null when no key may.</param>
public sealed record PermissionGrant(IReadOnlyList<string> Roles, string? Scope);
