using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace OpsConsole.Web.Quality.Scores;

/// <summary>The parameters of the address that a page is at.</summary>
internal static class QueryText
{
    /// <summary>Value of a parameter by name; null where it is absent.</summary>
    public static Func<string, string?> Of(NavigationManager navigation)
    {
        Dictionary<string, StringValues> query = QueryHelpers.ParseQuery(new Uri(navigation.Uri).Query);
        return name => query.TryGetValue(name, out StringValues value) ? value.ToString() : null;
    }
}
