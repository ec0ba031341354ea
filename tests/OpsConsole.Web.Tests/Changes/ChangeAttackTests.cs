using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Tests.Changes;

/// <summary>What other sites make a browser send, and what is sent too often.</summary>
public sealed class ChangeAttackTests(ReviewedConsole console) : IClassFixture<ReviewedConsole>
{
    private const string Api = "/api/v1/changes";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://localhost.evil.example")]
    [InlineData("Origin", "http://localhost:81")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task A_browser_that_another_site_sends_decides_nothing(string header, string value)
    {
        ChangeRequest asked = await AskAsync();
        HttpClient owner = await console.CreateSignedInClientAsync(Roles.ProductOwner);
        string[] steps = [.. console.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("POST") == true)
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')).Where(p => p.StartsWith(Api, StringComparison.Ordinal))];
        Assert.InRange(steps.Length, 10, 50);
        foreach (string step in steps)
        {
            // As a form can send it: no JSON, so that no browser asks first.
            using HttpRequestMessage request = new(HttpMethod.Post, step.Replace("{id}", asked.Id, StringComparison.Ordinal)) { Content = new StringContent($$"""{"hash":"{{asked.Hash}}","reason":"x","text":"x","note":"x"}""", Encoding.UTF8, "text/plain") };
            request.Headers.Add(header, value);
            using HttpResponseMessage response = await owner.SendAsync(request, Cancel);
            Assert.True(response.StatusCode == HttpStatusCode.Forbidden, $"{step}: {response.StatusCode}");
        }

        ChangeRequest now = await FindAsync(asked.Id);
        Assert.Equal((ChangeState.InReview, asked.Revision), (now.State, now.Revision));
    }

    [Fact]
    public async Task A_flood_of_approvals_by_one_person_counts_once_and_holds_up_nobody_else()
    {
        ChangeRequest asked = await AskAsync();
        HttpClient flood = await console.CreateSignedInClientAsync(Roles.ProductOwner), other = await console.CreateSignedInClientAsync(Roles.Engineer);
        Task<HttpStatusCode>[] calls = [.. Enumerable.Range(0, 2000).Select(async _ =>
        {
            using HttpResponseMessage response = await flood.PostAsJsonAsync($"{Api}/{asked.Id}/approve", new { hash = asked.Hash }, Cancel);
            Assert.True(response.StatusCode != HttpStatusCode.TooManyRequests || response.Headers.RetryAfter?.Delta > TimeSpan.Zero);
            return response.StatusCode;
        })];
        (HttpResponseMessage comment, _) = await ReviewedConsole.PostAsync(other, $"{Api}/{asked.Id}/comment", new { text = "Meanwhile." });
        HttpStatusCode[] answers = await Task.WhenAll(calls);

        Assert.Equal(HttpStatusCode.OK, comment.StatusCode);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.TooManyRequests], answers.Distinct().Order());
        Assert.InRange(answers.Count(a => a == HttpStatusCode.OK), 1, 1000);
        Assert.Single((await FindAsync(asked.Id)).Approvals);
    }

    private async Task<ChangeRequest> AskAsync()
    {
        await console.ReadyAsync();
        HttpClient program = await console.CreateKeyClientAsync(Scopes.ChangesWrite);
        object body = new { kind = "prompt", env = "production", title = "Be kind", prompt = ReviewedConsole.Prompt, content = $"Answer {{{{question}}}} {Guid.NewGuid():N}.\n" };
        (_, JsonNode change) = await ReviewedConsole.PostAsync(program, Api, body);
        return await FindAsync((string)change["id"]!);
    }

    private async Task<ChangeRequest> FindAsync(string id) => (await console.Get<ChangeQueries>().FindAsync(id, Cancel))!;
}
