namespace OpsConsole.Web.Telemetry.Outcomes;

/// <summary>Settings of <c>POST /api/v1/outcomes</c> (section <c>Outcomes</c>).</summary>
internal sealed class OutcomesOptions
{
    /// <summary>
    /// Origins (<c>https://shop.example</c>) whose pages may send outcomes from the browser; <c>*</c> for any. Default none. A key in a page can be read by whoever sees the page:
    /// give it the scope <c>outcomes:write</c> alone.
    /// </summary>
    public IList<string> Origins { get; } = [];
}
