namespace OpsConsole.Web.Controls;

/// <summary>Names for elements that labels and popups refer to, unique in the process.</summary>
internal static class ElementId
{
    private static int _last;

    /// <summary>The next name.</summary>
    public static string Next(string prefix) => $"{prefix}-{Interlocked.Increment(ref _last)}";
}
