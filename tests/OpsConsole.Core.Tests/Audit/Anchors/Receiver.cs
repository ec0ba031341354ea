using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OpsConsole.Core.Tests.Audit.Anchors;

/// <summary>A message as it came.</summary>
/// <param name="Path">Path that was posted to.</param>
/// <param name="Id">Header <c>webhook-id</c>.</param>
/// <param name="Timestamp">Header <c>webhook-timestamp</c>.</param>
/// <param name="Signature">Header <c>webhook-signature</c>.</param>
/// <param name="Body">The bytes.</param>
internal sealed record Received(string Path, string Id, string Timestamp, string Signature, byte[] Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string Type => Json["type"]!.GetValue<string>();

    /// <summary>Checks the signature as the specification of Standard Webhooks says, by code of its own.</summary>
    public bool IsSignedBy(string secret)
    {
        byte[] key = Convert.FromBase64String(secret["whsec_".Length..]);
        byte[] signed = [.. Encoding.ASCII.GetBytes(Id + "." + Timestamp + "."), .. Body], mac = HMACSHA256.HashData(key, signed);
        long age = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - long.Parse(Timestamp, CultureInfo.InvariantCulture);
        return Math.Abs(age) <= 300 && Signature.Split(' ').Contains("v1," + Convert.ToBase64String(mac));
    }
}

/// <summary>A real server on a port of its own that remembers what it was sent.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Receiver(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single() + "/hook";

    public int Port => new Uri(Url).Port;

    public ConcurrentQueue<Received> Messages { get; } = new();

    /// <summary>Answers instead of 200.</summary>
    public Func<HttpContext, Task>? Answer { get; set; }

    private event Action? Came;

    public static async Task<Receiver> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        Receiver receiver = new(app);
        app.Run(receiver.TakeAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public async Task<Received> WaitAsync(Func<Received, bool> wanted)
    {
        await Until.HoldsAsync(() => Messages.Any(wanted), look => Came += look, look => Came -= look);
        return Messages.First(wanted);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body);
        IHeaderDictionary headers = context.Request.Headers;
        Messages.Enqueue(new Received(context.Request.Path, headers["webhook-id"].ToString(), headers["webhook-timestamp"].ToString(), headers["webhook-signature"].ToString(), body.ToArray()));
        Came?.Invoke();
        if (Answer is { } answer)
        {
            await answer(context);
        }
    }
}
