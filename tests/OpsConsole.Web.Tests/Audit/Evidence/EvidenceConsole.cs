using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Web.Tests.Audit.Evidence;

/// <summary>A console whose trail tells the story of a change request, from the proposal to what its release did.</summary>
public sealed class EvidenceConsole : OpsConsoleFactory
{
    public const string Change = "chg-142", PromptName = "support/answer";
    public const string Commit = "9f2c1e07d4ab35bb62f3a1d2c4e5f60718293a4b", Blob = "51c0ffee9b7d6a5e4f3c2b1a0918273645546372";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static AuditedPrompt Prompt { get; } = new(PromptName, Commit, Blob);

    public AuditTrail Trail => Services.GetRequiredService<AuditTrail>();

    public async Task<OpsDbContext> ContextAsync() => await Services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync(Cancel);

    /// <summary>Somebody who is signed in, with this address.</summary>
    public async Task<Actor> PersonAsync(string email)
    {
        NewPerson made = await Services.GetRequiredService<PeopleCommands>().AddAsync(email, null, [Roles.ProductOwner], null, Actor.Shell("tester@localhost"), Cancel);
        (AccessTicket ticket, _) = await StartSessionAsync(made.PersonId);
        return Actor.Person(ticket, new ActorOrigin("web", "192.0.2.17", "browser"));
    }

    /// <summary>Tells the whole story.</summary>
    public async Task TellAsync()
    {
        Actor ana = await PersonAsync("ana.souza@example.com"), ben = await PersonAsync("ben.okafor@example.com"), chiara = await PersonAsync("chiara.rossi@example.com");
        await RecordAsync(ana, "change.proposed", e => e with
        {
            After = new JsonObject
            {
                ["title"] = "Shorter refund answers",
                ["risk"] = "high",
                ["kind"] = "prompt",
                ["model"] = "nova-pro",
                ["parameters"] = new JsonObject { ["temperature"] = "0.2", ["maxTokens"] = 400 },
            },
            Reason = "Customers stop reading after the second paragraph; refunds are asked twice.",
        });
        await RecordAsync(ana, "change.content_changed", e => e with
        {
            Before = new JsonObject
            {
                ["template"] = "Answer the question of {{customer}} in full.\nQuote the refund policy.",
                ["reviewers"] = new JsonArray("ben.okafor"),
            },
            After = new JsonObject
            {
                ["template"] = "Answer the question of {{customer}} in at most three sentences.\nLink the refund policy.",
                ["reviewers"] = new JsonArray("ben.okafor", "chiara.rossi"),
            },
        });
        await RecordAsync(ana, "change.approved", e => e with { Outcome = AuditOutcome.Denied, Reason = "Looks good to me" });
        await RecordAsync(Actor.Console, "change.evaluated", e => e with { After = new JsonObject { ["suite"] = "refunds-120", ["passed"] = 118, ["failed"] = 2, ["score"] = "0.983" } });
        await RecordAsync(ben, "change.approved", e => e with { Reason = "Evaluated on 120 cases; the two failures are known and harmless." });
        await RecordAsync(chiara, "change.approved", e => e with { Reason = "Legal: the link to the policy must stay. It does." });
        await RecordAsync(ben, "release.made", e => e with
        {
            Before = new JsonObject { ["commit"] = "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567" },
            After = new JsonObject { ["commit"] = Commit },
            OccurredAt = DateTime.UtcNow.AddHours(-2),
        });
    }

    /// <summary>Records something that happened to the change.</summary>
    public Task<long> RecordAsync(Actor by, string kind, Func<AuditEvent, AuditEvent> details) =>
        Trail.RecordAsync(details(new AuditEvent(kind, by, "change", Change) { Change = Change, Prompt = Prompt, Environment = "production" }), Cancel);

    /// <summary>Sends interactions of the released version, of which some fail.</summary>
    public async Task InteractAsync(int count, int failed)
    {
        using HttpClient client = await CreateKeyClientAsync(Scopes.TelemetryWrite);
        string spans = string.Join(',', Enumerable.Range(1, count).Select(i =>
        {
            long start = DateTimeOffset.UtcNow.AddMinutes(-30).ToUnixTimeMilliseconds() * 1_000_000, end = start + (i * 40_000_000L);
            string status = i <= failed ? ""","status":{"code":2}""" : "";
            return $$$"""
                {"traceId":"{{{i:x32}}}","spanId":"{{{i:x16}}}","name":"chat","startTimeUnixNano":"{{{start}}}","endTimeUnixNano":"{{{end}}}"{{{status}}},"attributes":[
                {"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},{"key":"gen_ai.request.model","value":{"stringValue":"amazon.nova-pro-v1:0"}},
                {"key":"gen_ai.provider.name","value":{"stringValue":"aws.bedrock"}},
                {"key":"gen_ai.usage.input_tokens","value":{"intValue":"900"}},{"key":"gen_ai.usage.output_tokens","value":{"intValue":"250"}},
                {"key":"gen_ai.prompt.name","value":{"stringValue":"{{{PromptName}}}"}},{"key":"gen_ai.prompt.version","value":{"stringValue":"{{{Commit[..12]}}}"}}]}
                """;
        }));
        string body = $$$"""
            {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"support-bot"}},
            {"key":"deployment.environment.name","value":{"stringValue":"production"}}]},"scopeSpans":[{"spans":[{{{spans}}}]}]}]}
            """;
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await client.PostAsync("/v1/traces", content, Cancel);
        Assert.Equal(System.Net.HttpStatusCode.OK, response.StatusCode);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureTestServices(services => services.AddAuditKinds(
            new AuditKind("change.evaluated", "evaluated the change"),
            new AuditKind("release.made", "released the change")));
    }
}
