using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;

namespace OpsConsole.Browser.Tests;

/// <summary>A page of another origin with the thumbs of docs/outcomes.md, as somebody would copy them.</summary>
internal sealed class ThumbsPage : IDisposable
{
    private readonly HttpListener _listener = new();

    private ThumbsPage(int port)
    {
        Origin = $"http://127.0.0.1:{port}";
        _listener.Prefixes.Add(Origin + "/");
        _listener.Start();
        _ = ServeAsync();
    }

    /// <summary>Its origin.</summary>
    public string Origin { get; }

    /// <summary>What it shows.</summary>
    public string Html { get; private set; } = "";

    /// <summary>Listens on a port that is free.</summary>
    public static ThumbsPage Start()
    {
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        int port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        return new ThumbsPage(port);
    }

    /// <summary>Copies the snippet out of the documentation, with the console's address, a key and a response in place of those it shows.</summary>
    public void Show(Uri console, string key, string response)
    {
        string page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(SourceFile())!, "..", "..", "docs", "outcomes.md"));
        int begin = page.IndexOf("```html\n", StringComparison.Ordinal) + "```html\n".Length;
        string snippet = page[begin..page.IndexOf("```", begin, StringComparison.Ordinal)];
        Html = "<!doctype html><html lang=\"en\"><title>Shop</title><main><h1>Shop</h1>" + snippet
            .Replace("https://console.example/", console.ToString(), StringComparison.Ordinal)
            .Replace("key: 'KEY'", $"key: '{key}'", StringComparison.Ordinal)
            .Replace("chatcmpl-1", response, StringComparison.Ordinal) + "</main></html>";
    }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                context.Response.ContentType = "text/html; charset=utf-8";
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(Html));
                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // The tests are over.
        }
    }

    private static string SourceFile([CallerFilePath] string here = "") => here;
}
