using OpsConsole.Client;

namespace OpsConsole.Web.Telemetry.Connect;

/// <summary>Makes a key that may send telemetry, for whoever looks at the page.</summary>
/// <returns>The key; null when the person may not.</returns>
internal delegate Task<string?> MakeKey(string name, CancellationToken cancellationToken);

/// <summary>What the page shows: the guide of a tab, for this console's address and, once one is made, a key.</summary>
internal sealed class ConnectState(Uri consoleAddress)
{
    private string? _key;

    /// <summary>The tab, one of <see cref="ExporterGuide.Tabs"/>.</summary>
    public string Tab { get; private set; } = ExporterGuide.Tabs[0].Slug;

    /// <summary>The key just made; shown once, and gone with the page.</summary>
    public string? Key => _key;

    /// <summary>What went wrong when a key was asked for.</summary>
    public string? Problem { get; private set; }

    public bool Making { get; private set; }

    /// <summary>This console with the key, or with what stands for one.</summary>
    public ConsoleConnection Console => new(consoleAddress, _key ?? ExporterGuide.KeyPlaceholder);

    public ExporterGuide Guide => ExporterGuide.For(Tab, Console);

    /// <summary>Takes the tab from the address of the page.</summary>
    public void Show(string? tab) => Tab = ExporterGuide.Tabs.Any(t => t.Slug == tab) ? tab! : ExporterGuide.Tabs[0].Slug;

    /// <summary>Makes a key, once: a second click while the first is answered does nothing.</summary>
    public async Task MakeKeyAsync(MakeKey make, DateTime nowUtc, CancellationToken cancellationToken)
    {
        if (Making)
        {
            return;
        }

        (Making, Problem) = (true, null);
        try
        {
            string? key = await make($"Telemetry, made on the connect page {nowUtc:yyyy-MM-dd HH:mm} UTC", cancellationToken);
            (_key, Problem) = (key ?? _key, key is null ? "You may not create keys (any more). Ask an administrator." : null);
        }
        finally
        {
            Making = false;
        }
    }
}
