using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Proposals;
using OpsConsole.Web.Changes.Api;
using OpsConsole.Web.Tests.KillSwitch.Delivery;

namespace OpsConsole.Web.Tests.Changes;

/// <summary>Programs get an answer in ten seconds, though the repository takes as long as it likes.</summary>
public sealed class ChangePatienceTests : IDisposable
{
    private const string Api = "/api/v1/changes";

    private readonly ReviewedConsole _console = new();
    private bool _isHeld;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Git opens the log of the branch to write to it while it takes a push, and waits until somebody reads from a pipe.</summary>
    private string Log => Path.Combine(_console.Repository.Directory, ".git", "logs", "refs", "heads", "main");

    public void Dispose()
    {
        if (_isHeld)
        {
            ReadLog(); // no git must be left waiting where a test failed
        }

        _console.Dispose();
    }

    [Theory]
    [InlineData("release")]
    [InlineData("breakglass")]
    [InlineData("approve")]
    public async Task A_release_that_the_repository_holds_up_is_accepted_with_its_state_and_address_and_gets_there(string step)
    {
        await _console.ReadyAsync();
        HttpClient owner = await _console.CreateSignedInClientAsync(Roles.ProductOwner);
        JsonNode change = await AskAsync("production");
        string id = (string)change["id"]!, hash = (string)change["hash"]!;
        if (step == "release")
        {
            Assert.Equal(HttpStatusCode.OK, (await ReviewedConsole.PostAsync(owner, $"{Api}/{id}/approve", new { hash })).Response.StatusCode);
        }

        HoldPushes();
        Task<(HttpResponseMessage Response, JsonNode Body)> asked = ReviewedConsole.PostAsync(owner, $"{Api}/{id}/{step}", new { hash, reason = "Now", release = true });
        await Eventually.HoldsAsync(() => StateOf(id) == ChangeState.Releasing);
        Assert.False(asked.IsCompleted);
        (HttpResponseMessage response, JsonNode body) = await OutlastAsync(asked);

        Assert.Equal((HttpStatusCode.Accepted, "releasing", $"{Api}/{id}"), (response.StatusCode, (string?)body["state"], response.Headers.Location!.ToString()));
        LetPushesGo();
        await Eventually.HoldsAsync(() => StateOf(id) == ChangeState.Released);
        (HttpResponseMessage again, JsonNode live) = await ReviewedConsole.PostAsync(owner, $"{Api}/{id}/release", new { hash });
        Assert.Equal((HttpStatusCode.OK, "released"), (again.StatusCode, (string?)live["state"]));
        Assert.Single((await _console.Get<ChangeQueries>().FindAsync(id, Cancel))!.Steps, s => s.Kind == ChangeStepKind.Released);
    }

    [Fact]
    public async Task A_low_risk_that_the_repository_holds_up_is_accepted_with_its_address()
    {
        await _console.ReadyAsync();
        HttpClient program = await _console.CreateKeyClientAsync(Scopes.ChangesWrite);
        HoldPushes();
        Task<(HttpResponseMessage Response, JsonNode Body)> asked = ReviewedConsole.PostAsync(program, Api, Body("staging"));
        await Eventually.HoldsAsync(() => Find(ChangeState.Releasing) is not null);
        (HttpResponseMessage response, JsonNode body) = await OutlastAsync(asked);

        string id = Find(ChangeState.Releasing)!.Id;
        Assert.Equal((HttpStatusCode.Accepted, id, "releasing", $"{Api}/{id}"), (response.StatusCode, (string?)body["id"], (string?)body["state"], response.Headers.Location!.ToString()));
        LetPushesGo();
        await Eventually.HoldsAsync(() => StateOf(id) == ChangeState.Released);
    }

    [Fact]
    public async Task A_request_that_is_sent_again_while_the_first_goes_on_is_the_same_one()
    {
        await _console.ReadyAsync();
        HttpClient program = await _console.CreateKeyClientAsync(Scopes.ChangesWrite);
        ProposalDetail first = (await _console.Get<ProposalQueries>().FindAsync((string)(await AskAsync("production"))["proposal"]!, Cancel))!;
        Actor owner = Actor.Person((await _console.StartSessionAsync(await _console.CreatePersonAsync(Roles.ProductOwner))).Ticket, new ActorOrigin("web"));
        HoldPushes();
        Task<ProposalOutcome> merge = _console.Get<ProposalCommands>().MergeAsync(owner, first.Proposal.Id, first.Proposal.Revision, Cancel); // proposals go one after the other
        await Eventually.HoldsAsync(() => File.Exists(Path.Combine(_console.Repository.Directory, ".git", "refs", "heads", "main.lock")));
        object body = new { kind = "prompt", env = "production", title = "Greet people", prompt = "support/greet", path = "support/greet.md", content = "Greet {{name}}.\n" };

        (HttpResponseMessage late, JsonNode problem) = await OutlastAsync(ReviewedConsole.PostAsync(program, Api, body));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "2"), (late.StatusCode, late.Headers.RetryAfter?.ToString()));
        Assert.Contains("the very same again", (string?)problem["remedy"], StringComparison.Ordinal);
        Task<(HttpResponseMessage Response, JsonNode Body)> again = ReviewedConsole.PostAsync(program, Api, body);
        LetPushesGo();

        Assert.Null((await merge).Problem);
        Assert.Equal(HttpStatusCode.Created, (await again).Response.StatusCode);
        Assert.Equal(2, (await _console.Get<ChangeQueries>().ListAsync(new ChangeFilter(), Cancel)).Count);
        Assert.Equal(2, (await _console.Get<ProposalQueries>().ListAsync(new ProposalFilter(), Cancel)).Count);
    }

    private static object Body(string environment) => new { kind = "prompt", env = environment, title = "Be kind", prompt = ReviewedConsole.Prompt, content = "Answer {{question}} kindly.\n" };

    private async Task<JsonNode> AskAsync(string environment)
    {
        (HttpResponseMessage made, JsonNode change) = await ReviewedConsole.PostAsync(await _console.CreateKeyClientAsync(Scopes.ChangesWrite), Api, Body(environment));
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        return change;
    }

    /// <summary>Has the time pass that a program waits.</summary>
    private async Task<(HttpResponseMessage Response, JsonNode Body)> OutlastAsync(Task<(HttpResponseMessage Response, JsonNode Body)> asked)
    {
        await Eventually.HoldsAsync(() =>
        {
            _console.Patience.Advance(ChangePatience.Longest);
            return asked.IsCompleted;
        });
        return await asked;
    }

    private ChangeRequest? Find(ChangeState state) => _console.Get<ChangeQueries>().ListAsync(new ChangeFilter { States = [state] }, Cancel).GetAwaiter().GetResult().SingleOrDefault();

    private ChangeState? StateOf(string id) => _console.Get<ChangeQueries>().FindAsync(id, Cancel).GetAwaiter().GetResult()?.State;

    private void HoldPushes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes in its file system.");
        File.Delete(Log);
        using Process made = Process.Start("mkfifo", [Log]);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
        _isHeld = true;
    }

    private void LetPushesGo()
    {
        _isHeld = false;
        Assert.Contains("push", ReadLog(), StringComparison.Ordinal);
        File.Delete(Log);
    }

    private string ReadLog()
    {
        using Process read = Process.Start(new ProcessStartInfo("timeout", ["20", "cat", Log]) { RedirectStandardOutput = true })!;
        return read.StandardOutput.ReadToEnd();
    }
}
