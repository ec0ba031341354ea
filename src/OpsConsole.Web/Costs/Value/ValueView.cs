namespace OpsConsole.Web.Costs.Value;

/// <summary>The address of the page of what outcomes are worth.</summary>
internal static class ValueView
{
    public const string Path = "/value";
}
