namespace OpsConsole.Core.Identity;

/// <summary>Where each role starts its day.</summary>
public static class RoleHome
{
    private static readonly (string Role, string Path)[] Homes =
    [
        (Roles.Engineer, "/engineering"),
        (Roles.OnCall, "/engineering"),
        (Roles.ProductOwner, "/home"),
        (Roles.Executive, "/executive"),
        (Roles.Compliance, "/home"),
        (Roles.Administrator, "/engineering"),
    ];

    /// <summary>The home of somebody with these roles; the first of the table counts. Without any role, the own account.</summary>
    public static string For(IReadOnlyCollection<string> roles)
    {
        ArgumentNullException.ThrowIfNull(roles);
        return Homes.FirstOrDefault(home => roles.Contains(home.Role)).Path ?? "/account";
    }

    /// <summary>
    /// Where <c>/</c> leads. Before the first span ever arrived, those who can connect an application are shown how; everybody
    /// else sees the empty home of their role.
    /// </summary>
    public static string For(IReadOnlyCollection<string> roles, bool hasTelemetry)
    {
        ArgumentNullException.ThrowIfNull(roles);
        bool canConnect = Permissions.Grants[Permissions.ViewTelemetryStatus].Roles.Any(roles.Contains);
        return !hasTelemetry && canConnect ? "/connect" : For(roles);
    }
}
