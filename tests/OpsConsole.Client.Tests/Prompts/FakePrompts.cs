using System.Net;
using System.Text;
using System.Text.Json;

namespace OpsConsole.Client.Tests.Prompts;

/// <summary>A console that answers as it is told.</summary>
internal sealed class FakePrompts : HttpMessageHandler
{
    public const string Name = "support/answer";

    private readonly Lock _lock = new();
    private readonly List<(string Path, string? Tag)> _requests = [];

    /// <summary>Instead of a prompt; null for the prompt.</summary>
    public Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>? Instead { get; set; }

    public string Sha { get; set; } = new('a', 40);

    public string Blob { get; set; } = new('b', 40);

    /// <summary>Blob of <c>user.md</c> in a Fabric folder: the tag is of both.</summary>
    public string? UserBlob { get; set; }

    /// <summary>What <c>X-Prompt-Sha</c> says; null for the commit.</summary>
    public string? Header { get; set; }

    public string Text { get; set; } = "Answer {{question}}.";

    /// <summary>What was asked, with the tag that was sent along.</summary>
    public IReadOnlyList<(string Path, string? Tag)> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    public string Document(string name = Name) => JsonSerializer.Serialize(new
    {
        name, sha = Sha, blob = Blob, path = "x.md", format = "markdown", dialect = "plain", model = "gpt-x", parameters = new { temperature = 0.5 }, template = Text,
        messages = new[] { new { role = "user", content = Text } }, variables = new[] { new { name = "question", required = true } },
    });

    public static HttpResponseMessage Answer(HttpStatusCode status, string body) => new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string? tag = request.Headers.TryGetValues("If-None-Match", out IEnumerable<string>? tags) ? tags.Single() : null;
        lock (_lock)
        {
            _requests.Add((request.RequestUri!.PathAndQuery, tag));
        }

        if (Instead is { } instead)
        {
            return await instead(request, cancellationToken);
        }

        string own = UserBlob is null ? $"\"{Blob}\"" : $"\"{Blob}-{UserBlob}\"";
        string name = Uri.UnescapeDataString(request.RequestUri.AbsolutePath["/api/v1/prompts/".Length..]);
        HttpResponseMessage response = tag == own ? new HttpResponseMessage(HttpStatusCode.NotModified) : Answer(HttpStatusCode.OK, Document(name));
        response.Headers.TryAddWithoutValidation("ETag", own);
        response.Headers.TryAddWithoutValidation("X-Prompt-Sha", Header ?? Sha);
        return response;
    }
}
