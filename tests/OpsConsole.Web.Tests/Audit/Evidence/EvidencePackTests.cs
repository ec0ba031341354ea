using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Audit.Checkpoints;
using OpsConsole.Core.Audit.Log;
using OpsConsole.Core.Audit.Reading;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;

namespace OpsConsole.Web.Tests.Audit.Evidence;

public sealed class EvidencePackTests(EvidenceConsole untold) : IClassFixture<EvidenceConsole>
{
    private const string OfChange = "/api/v1/audit/evidence?change=" + EvidenceConsole.Change;

    private static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_is_told_from_the_proposal_to_what_its_release_did()
    {
        using EvidenceConsole console = new();
        await console.TellAsync();
        await console.InteractAsync(40, failed: 3);
        using HttpClient client = await console.CreateKeyClientAsync(Scopes.AuditRead);
        using HttpResponseMessage response = await client.GetAsync(OfChange, Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Matches("^evidence-change-chg-142-[0-9TZ]+\\.html$", response.Content.Headers.ContentDisposition.FileName!.Trim('"'));
        IHtmlDocument page = await new HtmlParser().ParseDocumentAsync(await response.Content.ReadAsStringAsync(Cancel), Cancel);

        Assert.Equal("Change request chg-142", page.QuerySelector("h1")!.TextContent);
        Assert.Equal("7 events, among them 1 evaluation, 2 decisions, 1 release and 1 attempt refused or failed.", page.QuerySelector(".summary")!.TextContent);
        Assert.NotNull(page.QuerySelector(".verdict.good"));
        Assert.Equal(7, page.QuerySelectorAll(".timeline > li").Length);
        Assert.Equal(2, page.QuerySelectorAll("#proposal tbody tr").Length);
        Assert.Equal(3, page.QuerySelectorAll("#decision tbody tr").Length);
        Assert.Single(page.QuerySelectorAll("#decision tr.denied"));
        Assert.Single(page.QuerySelectorAll("#evaluation tbody tr"));
        Assert.Contains("refunds-120", page.QuerySelector("#timeline")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("ben.okafor@example.com", page.QuerySelector("#decision")!.TextContent, StringComparison.Ordinal);
        Assert.Contains(EvidenceConsole.Commit, page.QuerySelector("#release")!.TextContent, StringComparison.Ordinal);
        Assert.Contains(page.QuerySelectorAll("#timeline ins"), i => i.TextContent.Contains("at most three sentences", StringComparison.Ordinal));

        string[] cells = [.. page.QuerySelectorAll("#interactions tbody td").Select(c => c.TextContent)];
        Assert.Equal(["40", "7.5%"], cells[2..4]);
        Assert.All(cells[4..7], duration => Assert.EndsWith("s", duration, StringComparison.Ordinal));
        Assert.StartsWith("$", cells[7], StringComparison.Ordinal);
        Assert.DoesNotContain("192.0.2.17", page.DocumentElement.OuterHtml, StringComparison.Ordinal); // where people sit is nobody's business outside
    }

    [Fact]
    public async Task The_paper_can_be_checked_by_itself()
    {
        using EvidenceConsole console = new();
        await console.TellAsync();
        IHtmlDocument page = await PageAsync(console, OfChange);
        SignedNote note = SignedNote.TryParse(page.QuerySelector("#checkpoint-note")!.TextContent)!;
        Assert.True(note.IsSignedBy(VerifierKey.TryParse(page.QuerySelector("#verifier-key")!.TextContent)!));
        Checkpoint checkpoint = Checkpoint.TryParse(note.Text)!;
        IElement[] proofs = [.. page.QuerySelectorAll(".proof")];
        Assert.Equal(7, proofs.Length);
        foreach (IElement proof in proofs)
        {
            byte[] leaf = MerkleTree.Leaf(Encoding.UTF8.GetBytes(proof.QuerySelector(".entry")!.TextContent));
            Assert.Equal(Convert.ToHexStringLower(leaf), proof.QuerySelector(".leaf code")!.TextContent);
            string[] lines = proof.QuerySelector(".path")!.TextContent.Split('\n');
            Assert.Equal("c2sp.org/tlog-proof@v1", lines[0]);
            long seq = long.Parse(lines[1]["index ".Length..]);
            byte[][] path = [.. lines[2..^1].Select(Convert.FromBase64String)];
            Assert.Equal(checkpoint.Root, InclusionProof.RootOf(leaf, seq, checkpoint.Size, path));
        }
    }

    [Fact]
    public async Task It_opens_offline_and_runs_nothing()
    {
        using EvidenceConsole console = new();
        Actor mallory = await console.PersonAsync("mallory@example.com");
        const string Attack = "</style></pre><script>alert(1)</script><img src=x onerror=alert(1)>\"'&";
        await console.RecordAsync(mallory, "change.proposed", e => e with
        {
            Reason = Attack,
            After = new JsonObject { ["<b>name</b>"] = Attack, ["list"] = new JsonArray(Attack) },
        });
        await console.Trail.RecordAsync(new AuditEvent("change.proposed", mallory, "thing", Attack), Cancel);
        foreach (string address in new[] { OfChange, "/api/v1/audit/evidence?object=" + Uri.EscapeDataString("thing:" + Attack) })
        {
            string html = await TextAsync(console, address);
            IHtmlDocument page = await new HtmlParser().ParseDocumentAsync(html, Cancel);
            Assert.Empty(page.QuerySelectorAll("script, img, iframe, object, embed, form, link, base, svg"));
            Assert.DoesNotContain(page.All, e => e.Attributes.Any(a => a.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase) || a.Name is "src" or "srcset"));
            Assert.All(page.QuerySelectorAll("a"), a => Assert.StartsWith("#", a.GetAttribute("href"), StringComparison.Ordinal));
            Assert.Single(page.QuerySelectorAll("style"));
            Assert.DoesNotContain("url(", page.QuerySelector("style")!.TextContent, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("@import", page.QuerySelector("style")!.TextContent, StringComparison.OrdinalIgnoreCase);
            Assert.StartsWith("default-src 'none'", page.QuerySelector("meta[http-equiv=Content-Security-Policy]")!.GetAttribute("content"), StringComparison.Ordinal);
            Assert.Contains(Attack, page.Body!.TextContent, StringComparison.Ordinal);
            Assert.StartsWith("<!DOCTYPE html>", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Making_one_is_an_event_that_the_next_one_shows()
    {
        using EvidenceConsole console = new();
        await console.TellAsync();
        _ = await PageAsync(console, OfChange);
        await using (OpsDbContext context = await console.ContextAsync())
        {
            AuditRow row = await context.AuditEntries.SingleAsync(e => e.Kind == "audit.evidence_exported", Cancel);
            JsonNode entry = JsonNode.Parse(row.Entry)!;
            Assert.Equal(("change", EvidenceConsole.Change, EvidenceConsole.Change, "key"), (row.ObjectType, row.ObjectId, row.Change, row.ActorType)!);
            Assert.Equal((7, 0), ((int)entry["after"]!["entries"]!, (int)entry["after"]!["leftOut"]!));
        }

        Assert.Contains("exported an evidence pack", (await PageAsync(console, OfChange)).QuerySelector("#timeline")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_that_was_tampered_with_is_marked_and_nothing_is_called_proved()
    {
        using EvidenceConsole console = new();
        await console.TellAsync();
        _ = await PageAsync(console, OfChange); // signs what is there
        await using (OpsDbContext context = await console.ContextAsync())
        {
            AuditRow row = await context.AuditEntries.OrderBy(e => e.Seq).FirstAsync(e => e.Kind == "change.approved" && e.Outcome == "done", Cancel);
            row.Entry = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(row.Entry).Replace("120 cases", "999 cases", StringComparison.Ordinal));
            await context.SaveChangesAsync(Cancel);
        }

        IHtmlDocument page = await PageAsync(console, OfChange);
        Assert.Null(page.QuerySelector(".verdict.good"));
        Assert.NotNull(page.QuerySelector(".verdict.bad"));
        Assert.Single(page.QuerySelectorAll(".proof .badge.failed"));
    }

    [Fact]
    public async Task A_story_without_end_is_cut_and_says_so()
    {
        using EvidenceConsole console = new();
        Actor ana = await console.PersonAsync("ana@example.com");
        for (int i = 0; i < 2_003; i++)
        {
            await console.Trail.RecordAsync(new AuditEvent("change.evaluated", ana, "thing", "long"), Cancel);
        }

        System.Diagnostics.Stopwatch watch = System.Diagnostics.Stopwatch.StartNew();
        IHtmlDocument page = await PageAsync(console, "/api/v1/audit/evidence?object=thing:long");
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
        Assert.Equal(2_000, page.QuerySelectorAll(".timeline > li").Length);
        Assert.Contains("3 older events did not fit", page.QuerySelector(".verdict.note")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector(".verdict.good"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?change=")]
    [InlineData("?change=a&object=b:c")]
    [InlineData("?object=nocolon")]
    [InlineData("?object=:id")]
    [InlineData("?object=type:")]
    public async Task What_it_is_about_must_be_clear(string query)
    {
        using HttpClient client = await untold.CreateKeyClientAsync(Scopes.AuditRead);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync("/api/v1/audit/evidence" + query, Cancel)).StatusCode);
    }

    [Fact]
    public async Task Nothing_is_made_of_nothing_and_for_nobody_who_may_not()
    {
        using EvidenceConsole console = new();
        using HttpClient auditor = await console.CreateKeyClientAsync(Scopes.AuditRead), other = await console.CreateKeyClientAsync(Scopes.MetricsRead);
        using HttpClient engineer = await console.CreateSignedInClientAsync(Roles.Engineer), compliance = await console.CreateSignedInClientAsync(Roles.Compliance);
        Assert.Equal(HttpStatusCode.NotFound, (await auditor.GetAsync(OfChange, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await compliance.GetAsync(OfChange, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await other.GetAsync(OfChange, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await engineer.GetAsync(OfChange, Cancel)).StatusCode);
        await using OpsDbContext context = await console.ContextAsync();
        Assert.False(await context.AuditEntries.AnyAsync(e => e.Kind == "audit.evidence_exported", Cancel));
    }

    private static async Task<IHtmlDocument> PageAsync(EvidenceConsole console, string address) =>
        await new HtmlParser().ParseDocumentAsync(await TextAsync(console, address), Cancel);

    private static async Task<string> TextAsync(EvidenceConsole console, string address)
    {
        using HttpClient client = await console.CreateKeyClientAsync(Scopes.AuditRead);
        return await client.GetStringAsync(address, Cancel);
    }
}
