using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OpsConsole.Client.Tests.Prompts;

/// <summary>The console of <see cref="FakePrompts"/> over real HTTP, for clients that are no library.</summary>
internal sealed class PromptServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpMessageInvoker _console;

    private PromptServer(FakePrompts console)
    {
        _console = new HttpMessageInvoker(console);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromMilliseconds(100));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public Uri Address => new(_app.Urls.Single());

    public static async Task<PromptServer> StartAsync(FakePrompts console)
    {
        PromptServer server = new(console);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _console.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, context.Request.GetEncodedUrl());
        if (context.Request.Headers.IfNoneMatch is [{ } tag, ..])
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        }

        using HttpResponseMessage answer = await _console.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach ((string name, IEnumerable<string> values) in answer.Headers)
        {
            context.Response.Headers[name] = values.ToArray();
        }

        if (answer.Content is { } content && answer.StatusCode != System.Net.HttpStatusCode.NotModified)
        {
            context.Response.ContentType = content.Headers.ContentType?.ToString();
            await content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
    }
}
