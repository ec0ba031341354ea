namespace OpsConsole.Web.Changes;

/// <summary>Addresses of the pages of changes.</summary>
internal static class ChangeLinks
{
    /// <summary>The queue.</summary>
    public const string Queue = "/changes";

    /// <summary>A change request.</summary>
    public static string Of(string id) => $"{Queue}/{id}";
}
