using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OpsConsole.Client.Tests.Audit;

/// <summary>A console that shows a log, and can be swapped for another, lag behind or be gone.</summary>
internal sealed class FakeConsole(FakeLog log) : HttpMessageHandler
{
    public FakeLog Log { get; set; } = log;

    /// <summary>Size of the checkpoint that it shows; null for the newest.</summary>
    public int? Shows { get; set; }

    /// <summary>Answers every request instead of the log; null for none.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage>? Instead { get; set; }

    public List<JsonNode> Reports { get; } = [];

    public HttpStatusCode ReportAnswer { get; set; } = HttpStatusCode.OK;

    public List<string> Asked { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked.Add(request.RequestUri!.PathAndQuery);
        Assert.Equal("Bearer key", request.Headers.Authorization!.ToString());
        if (request.Method == HttpMethod.Post)
        {
            Assert.Equal("/api/v1/audit/witness", request.RequestUri.AbsolutePath);
            if (ReportAnswer == HttpStatusCode.OK)
            {
                Reports.Add(JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!);
            }

            return new HttpResponseMessage(ReportAnswer);
        }

        if (Instead is not null)
        {
            return Instead(request);
        }

        string[] query = [.. request.RequestUri.Query.TrimStart('?').Split('&').Select(p => p.Split('=')[^1])];
        return request.RequestUri.AbsolutePath switch
        {
            "/api/v1/audit/checkpoint" => Json(new { note = Log.Note(Shows ?? Log.Size), verifierKey = Log.NewestKey }),
            "/api/v1/audit/keys" => Json(new { items = Log.Keys.Select(k => new { verifierKey = k.Key, checkpoint = k.Checkpoint }) }),
            "/api/v1/audit/consistency" when int.Parse(query[1]) > Log.Size => new HttpResponseMessage(HttpStatusCode.NotFound),
            "/api/v1/audit/consistency" => Json(new { hashes = Log.Proof(int.Parse(query[0]), int.Parse(query[1])).Select(Convert.ToBase64String) }),
            _ => throw new InvalidOperationException(request.RequestUri.ToString()),
        };
    }

    public static HttpResponseMessage Json(object value) =>
        new(HttpStatusCode.OK) { Content = new StringContent(JsonSerializer.Serialize(value), Encoding.UTF8, "application/json") };
}
