using System.Collections.Concurrent;
using System.Text;
using OpsConsole.Core.Changes.Evaluations;
using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Proposals;
using OpsConsole.Core.Tests.Changes.Policies;
using OpsConsole.Core.Tests.Prompts.Releases;

namespace OpsConsole.Core.Tests.Changes.Requests;

/// <summary>Many people who do anything to a few changes at one moment, while upkeep runs beside them. What came of it is for <see cref="CrowdWitness"/> to say.</summary>
internal sealed class CrowdedChanges : IAsyncDisposable
{
    private const int MostOpen = 5;

    private static readonly string[] Prompts = ["answer", "reply", "greet"];

    private readonly List<string> _people = [];
    private readonly ConcurrentDictionary<string, string> _open = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _hashes = new(), _evaluations = new();
    private readonly SemaphoreSlim _policy = new(1, 1);
    private readonly CrowdGit _git;
    private int _texts;

    private CrowdedChanges(Reviewed console) => (Console, _git) = (console, new CrowdGit(console, Memory));

    public Reviewed Console { get; }

    /// <summary>What the crowd itself knows: what the console told it, and what it pushed past the console.</summary>
    public CrowdMemory Memory { get; } = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A policy that wants so many people, and an evaluation or none.</summary>
    public static string Policy(int people, bool evaluated, int version) =>
        $$"""
        # {{version}}
        version: 1
        rules:
          - name: Production
            when: { environment: [production] }
            risk: high
            approvals: { people: {{people}} }
        {{(evaluated ? "    evidence: { evaluations: [ { suite: safety, score: score, atLeast: 0.5 } ] }" : "")}}
        """;

    public static async Task<CrowdedChanges> StartAsync()
    {
        CrowdedChanges crowd = new(await Reviewed.StartAsync(Policy(1, false, 0)));
        crowd._people.AddRange([crowd.Console.Ann.Id, crowd.Console.Bob.Id, crowd.Console.Cleo.Id]);
        foreach ((string email, string role) in new[] { ("dora@example.com", Roles.Engineer), ("ed@example.com", Roles.Engineer), ("fay@example.com", Roles.ProductOwner) })
        {
            crowd._people.Add((await crowd.Console.Shared.PersonAsync(email, role)).Id);
        }

        foreach (string prompt in Prompts[1..])
        {
            crowd.Console.Shared.Push(prompt + ".md", "Begin with {{question}}.");
        }

        await crowd.Console.WatchAsync();
        crowd.Memory.Began = crowd.Console.Shared.Tip();
        return crowd;
    }

    /// <summary>Has some tasks do so many steps altogether at once, each in an order of its own.</summary>
    public async Task RunAsync(int seed, int tasks, int steps)
    {
        int left = steps;
        using CancellationTokenSource done = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Task upkeep = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                await Console.WatchAsync();
            }
        }, Cancel);
        await Task.WhenAll(Enumerable.Range(0, tasks).Select(task => Task.Run(async () =>
        {
            Random random = new(seed * 1000 + task);
            while (Interlocked.Decrement(ref left) >= 0 && !upkeep.IsFaulted)
            {
                Memory.Tell(await StepAsync(random));
            }
        }, Cancel)));
        await done.CancelAsync();
        await upkeep;
        await Console.WatchAsync();
        await Console.WatchAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Console.DisposeAsync();
        _git.Dispose();
        _policy.Dispose();
    }

    private async Task<string> StepAsync(Random random)
    {
        if (_open.IsEmpty || (_open.Count < MostOpen && random.Next(4) == 0))
        {
            return await OpenAsync(random);
        }

        string id = _open.Keys.ElementAtOrDefault(random.Next(_open.Count)) ?? "";
        if (id.Length == 0 || await Console.FindAsync(id) is not { } seen || !seen.State.IsOpen())
        {
            _open.TryRemove(id, out _);
            return await OpenAsync(random);
        }

        int what = random.Next(seen.State == ChangeState.Approved ? 80 : 40);
        return what switch
        {
            < 14 => await ApproveAsync(random, seen),
            < 18 or >= 40 => await ReleaseAsync(random, seen),
            < 23 => await ApproveAsync(random, seen),
            < 26 => await EvaluateAsync(random, seen),
            < 28 => await WithdrawEvidenceAsync(random),
            28 => Word("break glass", await Console.Releases.BreakGlassAsync(Somebody(random), seen.Id, "Users get nonsense.", Cancel)),
            29 => await RollBackAsync(random, seen),
            30 or 31 => await _git.ToProposalAsync(seen, random.Next(3) == 0 ? "Say {{question}} as before." : $"Say {{{{question}}}}, pushed {Interlocked.Increment(ref _texts)}."),
            32 => await _git.PastTheConsoleAsync(Prompts[random.Next(Prompts.Length)]),
            33 => await _git.ToBranchAsync($"other{random.Next(3)}.md", $"Other {Interlocked.Increment(ref _texts)}."),
            34 or 35 => await ShutOutAsync(random),
            36 or 37 => await AnotherPolicyAsync(random),
            38 => Word("request changes", await Console.Changes.RequestChangesAsync(Somebody(random), seen.Id, "Shorter.", Cancel)),
            _ => Word("withdraw", await Console.Changes.WithdrawAsync(Somebody(random), seen.Id, "Never mind.", Cancel)),
        };
    }

    private static string Word(string what, ChangeOutcome outcome) => $"{what} {(outcome.Problem is null ? "done" : outcome.Refusal)}";

    /// <summary>Somebody who signs in now.</summary>
    private Actor Somebody(Random random) => By(_people[random.Next(_people.Count)]);

    private Actor By(string id)
    {
        AccessEntry person = Console.Shared.Get<AccessDirectory>().Find(id)!;
        return Actor.Person(new AccessTicket(person.PersonId, person.Email, Guid.NewGuid().ToString("n"), person.Stamp), ActorOrigin.Console);
    }

    private async Task<string> OpenAsync(Random random)
    {
        string prompt = Prompts[random.Next(Prompts.Length)];
        Actor by = Somebody(random);
        ProposalDraft draft = new(prompt, null, Console.Shared.Tip(), Encoding.UTF8.GetBytes($"Say {{{{question}}}}, text {Interlocked.Increment(ref _texts)}."), "Be kind", null);
        ProposalOutcome proposal = await Console.Shared.Proposals.ProposeAsync(by, draft, Cancel);
        if (proposal.Problem is not null)
        {
            return "propose refused";
        }

        ChangeOutcome outcome = await Console.Changes.OpenAsync(by, new ChangeWish(ChangeKind.Release, "production", prompt, "Be kind", null) { Proposal = proposal.Id }, Cancel);
        return Kept("open", outcome);
    }

    private async Task<string> RollBackAsync(Random random, ChangeRequest seen) =>
        Kept("roll back", await Console.Changes.OpenAsync(Somebody(random), new ChangeWish(ChangeKind.Rollback, "production", seen.Subject.Length < 9 ? seen.Subject : "answer", "Back", null), Cancel));

    private string Kept(string what, ChangeOutcome outcome)
    {
        if (outcome is { Problem: null, Id: { } id })
        {
            _open[id] = id;
        }

        return Word(what, outcome);
    }

    private async Task<string> ApproveAsync(Random random, ChangeRequest seen)
    {
        _hashes.Enqueue(seen.Hash);
        Actor by = Somebody(random);
        string hash = random.Next(6) == 0 ? _hashes.ElementAt(random.Next(_hashes.Count)) : seen.Hash;
        ChangeOutcome outcome = await Console.Changes.ApproveAsync(by, seen.Id, hash, null, Cancel);
        if (outcome.Problem is null)
        {
            Memory.Approved(seen.Id, hash, by.Name);
        }

        return Word("approve", outcome);
    }

    private async Task<string> ReleaseAsync(Random random, ChangeRequest seen)
    {
        Actor by = Somebody(random);
        Task<ChangeOutcome> first = Console.Releases.ReleaseAsync(by, seen.Id, random.Next(2) == 0 ? seen.Hash : null, null, Cancel);
        Task<ChangeOutcome> second = random.Next(3) == 0 ? Console.Releases.ReleaseAsync(Somebody(random), seen.Id, null, null, Cancel) : first;
        return $"{Word("release", await first)}{(second == first ? "" : ", " + Word("and again", await second))}";
    }

    private async Task<string> EvaluateAsync(Random random, ChangeRequest seen)
    {
        if (seen.Commit is null)
        {
            return "nothing to evaluate";
        }

        bool passes = random.Next(4) > 0;
        byte[] report = Encoding.UTF8.GetBytes($$"""{"suite":"safety","scores":{"score":{{(passes ? "0.9" : "0.1")}}},"cases":{{100 + Interlocked.Increment(ref _texts)}}}""");
        EvaluationOutcome outcome = await Console.Shared.Get<EvaluationCommands>().AddAsync(Somebody(random), new EvaluationUpload(seen.Subject, seen.Commit, report, null), Cancel);
        if (outcome.Result is { } result)
        {
            Memory.Evaluated(result.Id, passes);
            _evaluations.Enqueue(result.Id);
        }

        return outcome.Problem is null ? "evaluate" : "evaluate refused";
    }

    private async Task<string> WithdrawEvidenceAsync(Random random) =>
        _evaluations.IsEmpty ? "nothing to withdraw"
        : (await Console.Shared.Get<EvaluationCommands>().WithdrawAsync(Somebody(random), _evaluations.ElementAt(random.Next(_evaluations.Count)), "The wrong model", Cancel)).Problem is null ? "withdraw evidence" : "withdraw evidence refused";

    /// <summary>Somebody is shut out, or whoever is out is let in again.</summary>
    private async Task<string> ShutOutAsync(Random random)
    {
        PeopleCommands people = Console.Shared.Get<PeopleCommands>();
        if (_people.Find(p => Console.Shared.Get<AccessDirectory>().Find(p)!.Disabled) is { } isOut)
        {
            await people.EnableAsync(isOut, SharedPrompts.Shell, Cancel);
            return "let in";
        }

        await people.DisableAsync(_people[random.Next(_people.Count)], SharedPrompts.Shell, Cancel);
        return "shut out";
    }

    /// <summary>Another policy is asked for, approved by whoever may, and put in force if that was enough.</summary>
    private async Task<string> AnotherPolicyAsync(Random random)
    {
        if (!await _policy.WaitAsync(0, Cancel))
        {
            return "another policy is asked for already";
        }

        try
        {
            (int people, bool evaluated) = (1 + random.Next(3), random.Next(3) == 0);
            ChangeOutcome asked = await Console.Shared.Get<PolicyProposals>().ProposeAsync(Somebody(random), Policy(people, evaluated, Interlocked.Increment(ref _texts)), "Another policy", null, Cancel);
            if (asked is not { Problem: null, Id: { } id })
            {
                return "policy refused";
            }

            Memory.Proposed(id, people, evaluated);
            string hash = (await Console.FindAsync(id)).Hash;
            await Task.WhenAll(_people.Select(p => Console.Changes.ApproveAsync(By(p), id, hash, null, Cancel)));
            return Word("policy", await Console.Releases.ReleaseAsync(Somebody(random), id, hash, null, Cancel));
        }
        finally
        {
            _policy.Release();
        }
    }
}
