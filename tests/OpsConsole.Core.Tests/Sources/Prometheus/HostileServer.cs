using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Sources.Prometheus;

namespace OpsConsole.Core.Tests.Sources.Prometheus;

/// <summary>A server that answers every request as a test wants.</summary>
internal sealed class HostileServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HostileServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public PrometheusSettings Settings => new(Address);

    /// <summary>Headers and form of what was asked last.</summary>
    public (IHeaderDictionary Headers, string Body, string Path) Asked { get; private set; }

    /// <summary>A server that answers by code.</summary>
    /// <param name="answer">Answers a request.</param>
    /// <param name="certificate">What it proves itself with by TLS; null for plain HTTP.</param>
    public static async Task<HostileServer> StartAsync(Func<HttpContext, Task> answer, X509Certificate2? certificate = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint =>
        {
            if (certificate is not null)
            {
                endpoint.UseHttps(certificate);
            }
        }));
        WebApplication app = builder.Build();
        HostileServer server = new(app);
        app.Run(async context =>
        {
            using StreamReader body = new(context.Request.Body);
            server.Asked = (new HeaderDictionary(context.Request.Headers.ToDictionary(h => h.Key, h => h.Value, StringComparer.OrdinalIgnoreCase)), await body.ReadToEndAsync(), context.Request.Path);
            await answer(context);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>A server that answers with a status and a text.</summary>
    public static Task<HostileServer> StartAsync(int status, string body, params (string Name, string Value)[] headers) => StartAsync(async context =>
    {
        context.Response.StatusCode = status;
        foreach ((string name, string value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
    });

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
