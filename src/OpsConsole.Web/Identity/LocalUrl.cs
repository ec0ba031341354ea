namespace OpsConsole.Web.Identity;

/// <summary>Addresses to return to after signing in: within the console only.</summary>
internal static class LocalUrl
{
    /// <summary>The address when it is a local path, else the fallback.</summary>
    public static string Or(string? url, string fallback) => IsLocal(url) ? url! : fallback;

    // '//host' and '/\host' are other hosts to a browser.
    private static bool IsLocal(string? url) =>
        url is ['/', ..] and not ['/', '/' or '\\', ..] && !url.Any(char.IsControl) && !url.StartsWith("/signin", StringComparison.OrdinalIgnoreCase);
}
