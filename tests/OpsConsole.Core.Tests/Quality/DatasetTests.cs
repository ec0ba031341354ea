using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OpsConsole.Core.Dashboards;
using OpsConsole.Core.Quality;
using OpsConsole.Core.Quality.Datasets;
using OpsConsole.Core.Quality.Reviews;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Telemetry;
using OpsConsole.Core.Telemetry.Interactions;
using OpsConsole.Core.Telemetry.Reading;
using OpsConsole.Core.Telemetry.Reading.Messages;
using OpsConsole.Core.Telemetry.Redaction;

namespace OpsConsole.Core.Tests.Quality;

/// <summary>Cases, and the versions that keep them.</summary>
public class DatasetTests
{
    private const string Slug = "support-regressions";

    private static readonly CaseText Text = new(new Redactor(new RedactionOptions()));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void A_case_has_what_was_said_before_the_last_answer_and_what_it_came_from_redacted()
    {
        MadeCase made = Text.Make(Trace(Said("system", "Be brief."), Said("user", "I am ana@example.com. Where is it?"), Answered("In the post.")), null);

        JsonNode line = JsonNode.Parse(made.Line!)!;
        Assert.Equal(["system: Be brief.", "user: I am [email]. Where is it?"], line["input"]!.AsArray().Select(m => $"{m!["role"]}: {m["content"]}"));
        Assert.Equal((null, "In the post.", "completed"), ((string?)line["expected"], (string?)line["output"], (string?)line["label"]));
        Assert.Equal(("support-bot", "answer@3", "gpt-5", "2026-11-20T12:00:00.000Z"), ((string?)line["metadata"]!["application"], (string?)line["metadata"]!["prompt"], (string?)line["metadata"]!["model"], (string?)line["metadata"]!["at"]));
        Assert.DoesNotContain('\n', made.Line!);
    }

    [Fact]
    public void What_people_call_good_is_expected_and_what_they_correct_is_expected_instead_of_what_came_out()
    {
        TraceDocument trace = Trace(Said("user", "Where is it?"), Answered("Lost."));

        JsonNode good = JsonNode.Parse(Text.Make(trace, Labelled(Grades.Good)).Line!)!, corrected = JsonNode.Parse(Text.Make(trace, Labelled(Grades.Bad, "In the post, ask bob@example.com.")).Line!)!;

        Assert.Equal(("Lost.", null, "good"), ((string?)good["expected"], (string?)good["output"], (string?)good["label"]));
        Assert.Equal(("In the post, ask [email].", "Lost.", "bad", "Wrong"), ((string?)corrected["expected"], (string?)corrected["output"], (string?)corrected["label"], (string?)corrected["reasons"]![0]));
    }

    [Fact]
    public void Only_what_should_have_been_answered_is_learnt_from()
    {
        TraceDocument trace = Trace(Said("user", "Where is it?"), Answered("Lost."));

        Assert.Null(CaseText.Chat(Text.Make(trace, Labelled(Grades.Bad)).Line!));
        Assert.Equal("""{"messages":[{"role":"user","content":"Where is it?"},{"role":"assistant","content":"Lost."}]}""", CaseText.Chat(Text.Make(trace, Labelled(Grades.Good)).Line!));
    }

    [Fact]
    public void Without_content_there_is_no_case_and_a_word_why() => Assert.NotNull(Text.Make(Trace(), null).Problem);

    [Theory]
    [InlineData("support-1", true)]
    [InlineData("", false)]
    [InlineData("-a", false)]
    [InlineData("a-", false)]
    [InlineData("Support", false)]
    [InlineData("../x", false)]
    public void A_short_name_is_safe_in_addresses_and_files(string slug, bool isOne) => Assert.Equal(isOne, DatasetDraft.IsSlug(slug));

    [Fact]
    public async Task A_version_never_changes_and_says_what_came_and_went()
    {
        await using QualityConsole console = await QualityConsole.StartAsync();
        DatasetCommands commands = console.Get<DatasetCommands>();
        DatasetQueries queries = console.Get<DatasetQueries>();
        await commands.CreateAsync(QualityConsole.Shell, new DatasetDraft(Slug, "Support", DatasetPurpose.Evaluation), Cancel);
        Assert.NotNull((await commands.FreezeAsync(QualityConsole.Shell, Slug, 1, null, Cancel)).Problem); // nothing is in it
        await FillAsync(console, "one", "two");
        await FreezeAsync(console);
        byte[] first = (await queries.TextAsync(Slug, 1, chat: false, Cancel))!.Value.Text;

        DatasetCase gone = (await queries.FindAsync(Slug, Cancel))!.Cases.Single(c => c.Case.Line.Contains("one", StringComparison.Ordinal)).Case;
        Assert.Null((await commands.RemoveCaseAsync(QualityConsole.Shell, Slug, gone.Id, Cancel)).Problem);
        await FillAsync(console, "three");
        await FreezeAsync(console);

        (DatasetVersion version, byte[] text) = (await queries.TextAsync(Slug, 1, chat: false, Cancel))!.Value;
        Assert.Equal(first, text);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(text)), version.Sha256);
        Assert.Equal(["""{"id":"one"}""", """{"id":"two"}"""], Lines(text));
        Assert.Equal(["""{"id":"two"}""", """{"id":"three"}"""], Lines((await queries.TextAsync(Slug, null, chat: false, Cancel))!.Value.Text));
        Assert.Equal([(2, 1, 1), (1, 2, 0)], (await queries.FindAsync(Slug, Cancel))!.Versions.Select(v => (v.Number, v.Added, v.Removed)));
        (IReadOnlyList<DatasetCase> added, IReadOnlyList<DatasetCase> removed) = await queries.DiffAsync(Slug, 2, Cancel);
        Assert.Equal(("""{"id":"three"}""", """{"id":"one"}"""), (Assert.Single(added).Line, Assert.Single(removed).Line));
        Assert.Equal(new CaseLineage(Slug, "Support", 1, 1), Assert.Single(await queries.OfInteractionAsync(gone.TraceId, Cancel)));
    }

    [Fact]
    public async Task Of_two_who_make_a_version_at_once_the_second_is_told_to_look_again()
    {
        await using QualityConsole console = await QualityConsole.StartAsync();
        await console.Get<DatasetCommands>().CreateAsync(QualityConsole.Shell, new DatasetDraft(Slug, "Support", DatasetPurpose.Evaluation), Cancel);
        await FillAsync(console, "one");

        QualityOutcome[] made = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => console.Get<DatasetCommands>().FreezeAsync(QualityConsole.Shell, Slug, 1, null, Cancel))));

        Assert.Single(made, m => m.Problem is null);
    }

    [Fact]
    public async Task A_dataset_with_versions_is_kept_and_an_interaction_without_content_makes_no_case()
    {
        await using QualityConsole console = await QualityConsole.StartAsync();
        DatasetCommands commands = console.Get<DatasetCommands>();
        await commands.CreateAsync(QualityConsole.Shell, new DatasetDraft(Slug, "Support", DatasetPurpose.Evaluation), Cancel);
        TraceId trace = await console.SendAsync();

        (QualityOutcome outcome, _) = await commands.AddAsync(QualityConsole.Shell, Slug, [trace], Cancel);
        Assert.NotNull(outcome.Problem);

        await FillAsync(console, "one");
        await FreezeAsync(console);
        Assert.NotNull((await commands.RemoveAsync(QualityConsole.Shell, Slug, Cancel)).Problem);
    }

    [Fact]
    public async Task What_failed_and_what_people_called_bad_is_found_for_cases()
    {
        await using QualityConsole console = await QualityConsole.StartAsync();
        TraceId failed = await console.SendAsync(error: ErrorClass.ApiError, finish: null), bad = await console.SendAsync(), good = await console.SendAsync();
        await console.RuleAsync(new ReviewRuleDraft { Name = "All", Kind = ReviewRuleKind.Random, Limit = 1 });
        await console.RunAsync("review-sampling");
        foreach (ReviewItem item in await console.ItemsAsync())
        {
            byte grade = item.TraceId.AsSpan().SequenceEqual(bad.ToBytes()) ? Grades.Bad : Grades.Good;
            await console.Get<ReviewCommands>().LabelAsync(QualityConsole.Shell, item.Id, new ReviewSaying(grade, []), Cancel);
        }

        CaseMaking cases = console.Get<CaseMaking>();
        Assert.Equal([failed], await cases.FindAsync(new CaseFilter(CaseSource.Failed, TimeRange.Default), Cancel));
        Assert.Equal([bad], await cases.FindAsync(new CaseFilter(CaseSource.LabelledBad, TimeRange.Default), Cancel));
        Assert.Contains(good, await cases.FindAsync(new CaseFilter(CaseSource.LabelledGood, TimeRange.Default), Cancel));
        Assert.Empty(await cases.FindAsync(new CaseFilter(CaseSource.Labelled, TimeRange.Default, "code-assistant"), Cancel));
    }

    /// <summary>Puts cases in as they are: what they say is another test's matter.</summary>
    private static async Task FillAsync(QualityConsole console, params string[] names)
    {
        await using OpsDbContext db = console.Context();
        Dataset dataset = await db.Datasets.AsNoTracking().SingleAsync(Cancel);
        foreach (string name in names)
        {
            int number = await db.DatasetCases.CountAsync(Cancel) + 1;
            await db.Database.ExecuteSqlAsync(
                $"INSERT INTO DatasetCases (Id, DatasetId, TraceId, Line, AddedAt, AddedBy, Since) VALUES ({number}, {dataset.Id}, {new TraceId(7, (ulong)number).ToBytes()}, {$$"""{"id":"{{name}}"}"""}, {console.Now}, 'tester', 0)", Cancel);
        }
    }

    private static async Task FreezeAsync(QualityConsole console)
    {
        long revision = (await console.Get<DatasetQueries>().FindAsync(Slug, Cancel))!.Standing.Dataset.Revision;
        Assert.Null((await console.Get<DatasetCommands>().FreezeAsync(QualityConsole.Shell, Slug, revision, null, Cancel)).Problem);
    }

    private static string[] Lines(byte[] text) => Encoding.UTF8.GetString(text).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static ConversationTurn Said(string role, string text) => new(new SpanId(1), false, new ChatMessage(role, [new MessagePart(MessagePartKind.Text, text)]));

    private static ConversationTurn Answered(string text) => new(new SpanId(1), true, new ChatMessage("assistant", [new MessagePart(MessagePartKind.Text, text)]));

    private static TraceDocument Trace(params ConversationTurn[] turns) => new()
    {
        Interaction = new InteractionRow
        {
            TraceId = new TraceId(1, 2), StartedAt = QualityConsole.Start, DurationMicros = 1, Application = "support-bot", Environment = "production", Name = "chat", Model = "gpt-5", Prompt = "answer@3",
            Outcome = Outcome.Completed, ErrorClass = ErrorClass.None,
        },
        Conversation = turns.Length == 0 ? [] : [new ConversationSection("chat", turns)],
    };

    private static LabelledItem Labelled(byte grade, string? correction = null) => new(
        new ReviewItem { TraceId = new TraceId(1, 2).ToBytes(), RuleId = "", Why = "", Application = "support-bot", Environment = "production" },
        [new ReviewLabel { PersonId = "anna", Grade = grade, Reasons = grade == Grades.Bad ? "Wrong" : "", Correction = correction }]);
}
