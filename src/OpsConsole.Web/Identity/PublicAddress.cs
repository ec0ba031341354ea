using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace OpsConsole.Web.Identity;

/// <summary>Where people reach the console, for links: the setting <c>PublicUrl</c>, else the first address it listens on.</summary>
internal sealed class PublicAddress(IConfiguration configuration, IServer server)
{
    /// <summary>The address, without a slash at its end.</summary>
    public string Value =>
        (Setting ?? Browsable(server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? FirstUrl(configuration))).TrimEnd('/');

    private string? Setting => configuration["PublicUrl"] is { Length: > 0 } url ? url : null;

    /// <summary>Whether browsers come over TLS, as far as the settings tell.</summary>
    public static bool IsHttps(IConfiguration configuration)
    {
        string url = configuration["PublicUrl"] is { Length: > 0 } named ? named : configuration["urls"] ?? "";
        return url.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 0 } urls
            && Array.TrueForAll(urls, u => u.StartsWith("https://", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The link by which the first administrator is made.</summary>
    public string SetupLink(string token) => $"{Value}/setup?token={Uri.EscapeDataString(token)}";

    /// <summary>The link by which a person sets a password, once.</summary>
    public string PasswordLink(string personId, string token) =>
        $"{Value}/set-password?person={Uri.EscapeDataString(personId)}&token={Uri.EscapeDataString(token)}";

    /// <summary>An address that a browser can open, for one that means "all interfaces".</summary>
    internal static string Browsable(string address)
    {
        BindingAddress parsed = BindingAddress.Parse(address);
        string host = parsed.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "localhost" : parsed.Host;
        return $"{parsed.Scheme}://{host}:{parsed.Port}{parsed.PathBase}";
    }

    private static string FirstUrl(IConfiguration configuration) =>
        configuration["urls"]?.Split(';', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? OpsConsoleHost.DefaultUrl;
}
