using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Changes.Evaluations;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Proposals;
using OpsConsole.Core.Prompts.Reading;
using OpsConsole.Core.Storage;
using OpsConsole.Core.Tests.Prompts.Releases;

namespace OpsConsole.Core.Tests.Changes.Evaluations;

public sealed class EvaluationCommandsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Results_are_kept_with_the_commit_and_count_for_every_commit_of_the_same_content()
    {
        await using SharedPrompts shared = await StartAsync();
        Actor ann = await shared.PersonAsync("ann@example.com", Roles.ProductOwner);
        string tested = shared.Tip(), later = shared.Push("other.md", "Another.");
        await shared.SyncAsync();

        EvaluationOutcome outcome = await Commands(shared).AddAsync(ann, Upload(tested[..10], 0.93m), Cancel);

        EvaluationResult kept = Assert.Single(await OfAsync(shared, later));
        Assert.Equal((outcome.Result!.Id, tested, "regression", "ann@example.com", 0.93m), (kept.Id, kept.Commit, kept.Suite, kept.ByName, kept.Find("accuracy")));
        Assert.Equal(["evaluation.added done"], await EventsAsync(shared));
        string changed = shared.Push("answer.md", "Answer kindly.");
        await shared.SyncAsync();
        Assert.Empty(await OfAsync(shared, changed));
    }

    [Fact]
    public async Task A_version_that_is_only_proposed_can_be_evaluated()
    {
        await using SharedPrompts shared = await StartAsync();
        string id = (await shared.Proposals.ProposeAsync(SharedPrompts.Shell, new ProposalDraft("answer", null, shared.Tip(), "Answer kindly."u8.ToArray(), "Kinder", null), Cancel)).Id!, head = shared.Tip("proposals/" + id);

        Assert.Null((await Commands(shared).AddAsync(SharedPrompts.Shell, Upload(head), Cancel)).Problem);
        Assert.Single(await OfAsync(shared, head));
        Assert.Empty(await OfAsync(shared, shared.Tip()));
    }

    [Fact]
    public async Task The_second_file_of_a_folder_is_part_of_what_was_tested()
    {
        await using SharedPrompts shared = await StartAsync();
        shared.Push("patterns/ask/system.md", "You ask.");
        string before = shared.Push("patterns/ask/user.md", "Ask {{whom}}."), after = shared.Push("patterns/ask/user.md", "Ask {{whom}} twice.");
        await shared.SyncAsync();

        Assert.Null((await Commands(shared).AddAsync(SharedPrompts.Shell, Upload(before) with { Prompt = "patterns/ask" }, Cancel)).Problem);
        Assert.Single(await OfAsync(shared, before, "patterns/ask"));
        Assert.Empty(await OfAsync(shared, after, "patterns/ask"));
    }

    [Fact]
    public async Task The_same_report_is_kept_once_however_often_and_at_once_it_is_sent()
    {
        await using SharedPrompts shared = await StartAsync();
        EvaluationUpload upload = Upload(shared.Tip());

        EvaluationOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Commands(shared).AddAsync(SharedPrompts.Shell, upload, Cancel)));

        Assert.Single(outcomes.Select(o => o.Result!.Id).Distinct());
        Assert.Single(outcomes, o => !o.WasThere);
        Assert.Equal(["evaluation.added done"], await EventsAsync(shared));
        Assert.False((await Commands(shared).AddAsync(SharedPrompts.Shell, upload with { Suite = "other" }, Cancel)).WasThere);
    }

    [Fact]
    public async Task A_run_of_one_version_is_no_evidence_for_another()
    {
        await using SharedPrompts shared = await StartAsync();
        string first = shared.Tip(), second = shared.Push("answer.md", "Answer kindly.");
        await shared.SyncAsync();
        byte[] run = """{"results":{"timestamp":"2026-11-21T09:00:00Z","prompts":[{"id":"a","metrics":{"score":9,"testPassCount":9,"testFailCount":1}}],"results":[]},"config":{"description":"regression"}}"""u8.ToArray();
        EvaluationOutcome sent = await Commands(shared).AddAsync(SharedPrompts.Shell, new EvaluationUpload("answer", first, run), Cancel);

        EvaluationOutcome again = await Commands(shared).AddAsync(SharedPrompts.Shell, new EvaluationUpload("answer", second, run), Cancel);
        Assert.Equal(EvaluationRefusal.Conflict, again.Refusal);
        Assert.Contains("sent for another version", again.Problem, StringComparison.Ordinal);

        await Commands(shared).WithdrawAsync(SharedPrompts.Shell, sent.Result!.Id, "sent by mistake", Cancel);
        Assert.Null((await Commands(shared).AddAsync(SharedPrompts.Shell, new EvaluationUpload("answer", second, run), Cancel)).Problem);
        Assert.Null((await Commands(shared).AddAsync(SharedPrompts.Shell, Upload(first), Cancel)).Problem);
        Assert.Null((await Commands(shared).AddAsync(SharedPrompts.Shell, Upload(second), Cancel)).Problem); // plain scores are often the same
    }

    [Fact]
    public async Task What_is_withdrawn_counts_no_more_is_seen_and_does_not_come_back()
    {
        await using SharedPrompts shared = await StartAsync();
        EvaluationUpload upload = Upload(shared.Tip());
        string id = (await Commands(shared).AddAsync(SharedPrompts.Shell, upload, Cancel)).Result!.Id;

        EvaluationOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Commands(shared).WithdrawAsync(SharedPrompts.Shell, id, " wrong model ", Cancel)));

        Assert.Single(outcomes, o => o.Result is not null);
        Assert.All(outcomes.Where(o => o.Result is null), o => Assert.Equal(EvaluationRefusal.Conflict, o.Refusal));
        EvaluationResult seen = Assert.Single(await OfAsync(shared, shared.Tip()));
        Assert.Equal(("wrong model", SharedPrompts.Shell.Name), (seen.Withdrawn!.Reason, seen.Withdrawn.ByName));
        Assert.Empty(EvaluationComparison.Counting([seen]));
        Assert.Contains("was withdrawn by", (await Commands(shared).AddAsync(SharedPrompts.Shell, upload, Cancel)).Problem, StringComparison.Ordinal);
        Assert.Equal(["evaluation.added done", "evaluation.withdrawn done"], await EventsAsync(shared));
    }

    [Fact]
    public async Task What_stands_on_results_changes_in_the_same_transaction_or_nothing_does()
    {
        Follower follower = new();
        await using SharedPrompts shared = await SharedPrompts.StartAsync(reviews: true, configure: s => s.AddSingleton<IEvaluationFollower>(follower));
        string id = (await Commands(shared).AddAsync(SharedPrompts.Shell, Upload(shared.Tip()), Cancel)).Result!.Id;
        await Commands(shared).WithdrawAsync(SharedPrompts.Shell, id, "wrong", Cancel);
        Assert.Equal([(id, false, 1), (id, true, 1)], follower.Seen);

        follower.Fails = true;
        Assert.Equal(EvaluationRefusal.Unavailable, (await Commands(shared).AddAsync(SharedPrompts.Shell, Upload(shared.Tip(), 0.5m), Cancel)).Refusal);
        Assert.Equal(1, await shared.QueryAsync(c => c.PromptEvaluations.CountAsync(Cancel)));
        Assert.Equal(2, (await EventsAsync(shared)).Count);
    }

    [Fact]
    public async Task Who_may_not_propose_may_neither_add_nor_withdraw()
    {
        await using SharedPrompts shared = await StartAsync();
        Actor eve = await shared.PersonAsync("eve@example.com", Roles.Executive);

        Assert.Equal(EvaluationRefusal.Denied, (await Commands(shared).AddAsync(eve, Upload(shared.Tip()), Cancel)).Refusal);
        Assert.Equal(EvaluationRefusal.Denied, (await Commands(shared).WithdrawAsync(eve, "0123456789abcdef", "no", Cancel)).Refusal);
        Assert.Equal(["evaluation.added denied", "evaluation.withdrawn denied"], await EventsAsync(shared));
    }

    [Fact]
    public async Task What_cannot_be_kept_is_told_with_a_remedy()
    {
        await using SharedPrompts shared = await StartAsync();
        string tip = shared.Tip();

        await RefusedAsync(Upload("0123456789"), EvaluationRefusal.Missing, "has no commit");
        await RefusedAsync(Upload("main"), EvaluationRefusal.Missing, "has no commit");
        await RefusedAsync(Upload(tip) with { Prompt = "other" }, EvaluationRefusal.Missing, "There is no prompt 'other'");
        await RefusedAsync(Upload(tip) with { Prompt = "../x" }, EvaluationRefusal.Missing, "There is no prompt");
        await RefusedAsync(Upload(tip) with { Report = "{"u8.ToArray() }, EvaluationRefusal.Unreadable, "JSON");
        await RefusedAsync(Upload(tip) with { Report = """{"scores":{"a":1}}"""u8.ToArray() }, EvaluationRefusal.Unreadable, "which suite");
        await RefusedAsync(Upload(tip) with { Suite = "a\nb" }, EvaluationRefusal.Unreadable, "which suite");
        await RefusedAsync(Upload(tip) with { Report = """{"suite":"s","commit":"0123456789","scores":{"a":1}}"""u8.ToArray() }, EvaluationRefusal.Conflict, "is of commit 0123456");
        Assert.Equal(EvaluationRefusal.Missing, (await Commands(shared).WithdrawAsync(SharedPrompts.Shell, "0123456789abcdef", "no", Cancel)).Refusal);
        Assert.Equal(EvaluationRefusal.Unreadable, (await Commands(shared).WithdrawAsync(SharedPrompts.Shell, "0123456789abcdef", " ", Cancel)).Refusal);
        Assert.Equal(EvaluationRefusal.Unreadable, (await Commands(shared).WithdrawAsync(SharedPrompts.Shell, "0123456789abcdef", new string('x', 1001), Cancel)).Refusal);
        Assert.Empty(await EventsAsync(shared));

        async Task RefusedAsync(EvaluationUpload upload, EvaluationRefusal refusal, string words)
        {
            EvaluationOutcome outcome = await Commands(shared).AddAsync(SharedPrompts.Shell, upload, Cancel);
            Assert.Equal(refusal, outcome.Refusal);
            Assert.Contains(words, outcome.Problem, StringComparison.Ordinal);
            Assert.NotEmpty(outcome.Remedy!);
        }
    }

    private static Task<SharedPrompts> StartAsync() => SharedPrompts.StartAsync(reviews: true);

    private static EvaluationCommands Commands(SharedPrompts shared) => shared.Get<EvaluationCommands>();

    private static EvaluationUpload Upload(string commit, decimal accuracy = 0.9m) =>
        new("answer", commit, Encoding.UTF8.GetBytes(FormattableString.Invariant($"{{\"suite\":\"regression\",\"scores\":{{\"accuracy\":{accuracy}}}}}")));

    private static async Task<IReadOnlyList<EvaluationResult>> OfAsync(SharedPrompts shared, string commit, string prompt = "answer") =>
        await shared.Get<EvaluationQueries>().OfAsync(prompt, (await shared.Get<PromptCommits>().ReadAsync(prompt, commit, Cancel))!.ContentId, Cancel);

    private static async Task<List<string>> EventsAsync(SharedPrompts shared) => await shared.EventsAsync("evaluation.");

    private sealed class Follower : IEvaluationFollower
    {
        public List<(string Id, bool Withdrawn, int Saved)> Seen { get; } = [];

        public bool Fails { get; set; }

        public async Task FollowAsync(OpsDbContext context, PromptEvaluation evaluation, CancellationToken cancellationToken)
        {
            Seen.Add((evaluation.Id, evaluation.WithdrawnAt is not null, await context.PromptEvaluations.CountAsync(cancellationToken)));
            if (Fails)
            {
                throw new TimeoutException("It cannot be followed.");
            }
        }
    }
}
