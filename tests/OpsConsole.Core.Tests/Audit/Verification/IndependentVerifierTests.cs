using OpsConsole.Core.Audit.Verification;

namespace OpsConsole.Core.Tests.Audit.Verification;

/// <summary>The verifier in Python, which was written from the format page alone, and the product's say the same of good and bad trails.</summary>
public sealed class IndependentVerifierTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("opsconsole-trails-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Both_verifiers_agree_on_a_thousand_good_and_bad_trails()
    {
        List<(string[] Call, TamperedTrail Trail, string Name)> cases = [];
        Random random = new(1000);
        TrailSketch[] logs = [.. Enumerable.Range(0, 24).Select(i => TrailSketch.Make(random, random.Next(12, 40), rotations: i % 3))];
        for (int i = 0; i < 1000; i++)
        {
            TrailSketch log = logs[i % logs.Length];
            if (i % 2 == 0)
            {
                TrailSketch export = log.Copy();
                int every = random.Next(1, 7);
                export.Includes = seq => seq % every == 0;
                IReadOnlyList<string> anchors = i % 3 == 0 && log.Checkpoints.Count > 0 ? [log.Note(log.Checkpoints.Min)] : [];
                await AddAsync(cases, new TamperedTrail(export.Write(), [Tampering.None], 0, 0) { Key = i % 4 == 0 ? log.FirstKey : null, Anchors = anchors }, "good");
            }
            else
            {
                (string name, Func<Random, TrailSketch, TamperedTrail> tamper) = TamperMatrix.Classes.ElementAt(i / 2 % TamperMatrix.Classes.Count);
                await AddAsync(cases, tamper(random, log), name);
            }
        }

        await AgreeAsync(cases);
    }

    [Fact]
    public async Task Both_agree_on_what_a_replaced_key_is_worth()
    {
        List<(string[] Call, TamperedTrail Trail, string Name)> cases = [];
        Random random = new(5);
        for (int i = 0; i < 20; i++)
        {
            TrailSketch trail = TrailSketch.Make(random, 12, rotations: i % 3);
            trail.ReplaceKey(random);
            trail.Append(random, 2);
            trail.Chain();
            string replaced = (string)trail.Entries[12]["after"]!["verifierKey"]!, file = trail.Write();
            await AddAsync(cases, new TamperedTrail(file, [Tampering.None], 0, 0) { Key = replaced }, "the new key is known");
            await AddAsync(cases, new TamperedTrail(file, [Tampering.None], 0, 0), "no key is known");
            await AddAsync(cases, new TamperedTrail(file, [Tampering.IdentitySwapped], 0, 0) { Key = trail.FirstKey, Named = false }, "only the lost key is known");
        }

        await AgreeAsync(cases);
    }

    private async Task AgreeAsync(List<(string[] Call, TamperedTrail Trail, string Name)> cases)
    {
        List<PythonVerdict> verdicts = await PythonVerifier.RunAsync(cases.Select(c => c.Call), _directory);
        Assert.Equal(cases.Count, verdicts.Count);
        List<string> disagreed = [];
        for (int i = 0; i < cases.Count; i++)
        {
            TamperedTrail trail = cases[i].Trail;
            TrailFinding finding = await trail.JudgeAsync(Cancel);
            int code = finding.Kind switch { Tampering.None => 0, Tampering.Unreadable => 2, _ => 1 };
            bool located = !trail.Named || code != 1 || (verdicts[i].FirstBad >= trail.From && verdicts[i].FirstBad <= trail.To);
            if (code != verdicts[i].Code || (code == 0) != (trail.Kinds[0] == Tampering.None) || !located)
            {
                disagreed.Add($"{i}, {cases[i].Name}: {finding} and {verdicts[i]}, expected {trail.From} to {trail.To}");
            }
        }

        Assert.True(disagreed.Count == 0, $"{disagreed.Count} of {cases.Count}:\n{string.Join('\n', disagreed.Take(20))}");
    }

    private async Task AddAsync(List<(string[] Call, TamperedTrail Trail, string Name)> cases, TamperedTrail trail, string name)
    {
        string file = Path.Combine(_directory, $"{cases.Count}.jsonl");
        await File.WriteAllTextAsync(file, trail.File, Cancel);
        List<string> call = [file];
        if (trail.Key is { } key)
        {
            call.AddRange(["--key", key]);
        }

        if (trail.Anchors.Count > 0)
        {
            string anchor = Path.Combine(_directory, $"{cases.Count}.anchor");
            await File.WriteAllTextAsync(anchor, string.Concat(trail.Anchors.Select(n => n + "\n")), Cancel);
            call.AddRange(["--anchor", anchor]);
        }

        cases.Add(([.. call], trail, name));
    }
}
