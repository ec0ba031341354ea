using System.Buffers;
using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OpsConsole.Benchmarks;

/// <summary>The least a receiver can do: Kestrel, read the body, inflate it, answer 200. The limit for the ingest benchmark's front half.</summary>
internal static class BareSink
{
    public static async Task<int> RunAsync(string address)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting("urls", address);
        WebApplication app = builder.Build();
        app.MapGet("/", () => "sink");
        app.MapPost("/v1/traces", ReadAsync);
        await app.RunAsync();
        return 0;
    }

    private static async Task ReadAsync(HttpContext context)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        await using GZipStream inflated = new(context.Request.Body, CompressionMode.Decompress);
        while (await inflated.ReadAsync(buffer) > 0)
        {
        }

        ArrayPool<byte>.Shared.Return(buffer);
        context.Response.ContentType = "application/x-protobuf";
    }
}
