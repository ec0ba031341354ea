namespace OpsConsole.Client;

/// <summary>Where the console is and by which key an application speaks to it.</summary>
public sealed class ConsoleConnection
{
    /// <summary>Names a console.</summary>
    /// <param name="endpoint">Base address of the console, http or https.</param>
    /// <param name="apiKey">An API key with the scopes that the application needs.</param>
    /// <exception cref="ArgumentException">The address is not absolute http(s), or the key is empty.</exception>
    public ConsoleConnection(Uri endpoint, string apiKey)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentException.ThrowIfNullOrWhiteSpace(apiKey);
        if (!endpoint.IsAbsoluteUri || (endpoint.Scheme != Uri.UriSchemeHttp && endpoint.Scheme != Uri.UriSchemeHttps))
        {
            throw new ArgumentException("The console's address must be absolute, http or https, like https://console.example:5080.", nameof(endpoint));
        }

        // A base without a final slash would lose its last segment when a relative address is appended.
        Endpoint = endpoint.AbsoluteUri.EndsWith('/') ? endpoint : new Uri(endpoint.AbsoluteUri + "/");
        ApiKey = apiKey.Trim();
    }

    /// <summary>Base address; always ends in a slash.</summary>
    public Uri Endpoint { get; }

    /// <summary>The key.</summary>
    public string ApiKey { get; }

    /// <summary>Where OTLP trace exports go; set it in code as the exporter's full endpoint.</summary>
    public Uri TracesEndpoint => new(Endpoint, "v1/traces");

    /// <summary>Where OTLP log exports go.</summary>
    public Uri LogsEndpoint => new(Endpoint, "v1/logs");

    /// <summary>Where OTLP metric exports go.</summary>
    public Uri MetricsEndpoint => new(Endpoint, "v1/metrics");

    /// <summary>Value for <c>OTEL_EXPORTER_OTLP_HEADERS</c> and for an exporter's header option.</summary>
    public string OtlpHeaders => $"Authorization=Bearer%20{Uri.EscapeDataString(ApiKey)}";
}
