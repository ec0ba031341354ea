using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;

namespace OpsConsole.Web.Layout;

/// <summary>A heading of the navigation with the entries under it.</summary>
internal sealed record NavSection(string Name, IReadOnlyList<NavItem> Items);

/// <summary>Builds the navigation of one person out of what the features registered.</summary>
internal sealed class NavTree(IEnumerable<NavItem> items, IAuthorizationService authorization)
{
    // The order in which people look: what is happening, what to do about it, what it was allowed by, how the console is set up.
    private static readonly string[] Order = ["Observe", "Money", "Operate", "Govern", "Connect", "Settings"];

    /// <summary>What the person may open, by section.</summary>
    public async Task<IReadOnlyList<NavSection>> ForAsync(ClaimsPrincipal person)
    {
        List<NavItem> allowed = [];
        foreach (NavItem item in items)
        {
            if ((await authorization.AuthorizeAsync(person, null, item.Permission)).Succeeded)
            {
                allowed.Add(item);
            }
        }

        return [.. allowed
            .GroupBy(item => item.Section)
            .OrderBy(section => Position(section.Key)).ThenBy(section => section.Key, StringComparer.Ordinal)
            .Select(section => new NavSection(section.Key, [.. section.OrderBy(item => item.Order).ThenBy(item => item.Label, StringComparer.Ordinal)]))];
    }

    private static int Position(string section) => Array.IndexOf(Order, section) is >= 0 and int at ? at : Order.Length;
}
