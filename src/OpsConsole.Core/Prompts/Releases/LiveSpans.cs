namespace OpsConsole.Core.Prompts.Releases;

/// <summary>All spans of a branch. Immutable.</summary>
internal sealed class LiveSpans
{
    private readonly Dictionary<(string Environment, string Prompt), IReadOnlyList<LiveSpan>> _newestFirst;
    private readonly LiveSpan[] _inOrder;

    private LiveSpans(string? tip, Dictionary<(string Environment, string Prompt), IReadOnlyList<LiveSpan>> newestFirst, LiveSpan[] inOrder, IReadOnlyList<EnvironmentBypass> bypassed) =>
        (Tip, _newestFirst, _inOrder, Bypassed) = (tip, newestFirst, inOrder, bypassed);

    public static LiveSpans Empty { get; } = new(null, [], [], []);

    /// <summary>The commit up to which they are read.</summary>
    public string? Tip { get; }

    /// <summary>The environments whose newest change was made past the console, that one first which was changed last.</summary>
    public IReadOnlyList<EnvironmentBypass> Bypassed { get; }

    /// <summary>What was ever live where.</summary>
    public IEnumerable<(string Environment, string Prompt)> Names => _newestFirst.Keys;

    public IReadOnlyList<LiveSpan> Of(string environment, string prompt) => _newestFirst.GetValueOrDefault((environment, prompt), []);

    public IReadOnlyList<LiveSpan> Recent(int count, string? environment) => [.. Enumerable.Reverse(_inOrder).Where(s => environment is null || s.Environment == environment).Take(count)];

    /// <summary>Puts them together.</summary>
    /// <param name="tip">The end of the branch.</param>
    /// <param name="steps">What changed, oldest first.</param>
    /// <param name="bypasses">Commits that changed an environment past the console.</param>
    /// <param name="resolve">The whole SHA for one that stands in a file.</param>
    public static LiveSpans Of(string? tip, IReadOnlyList<ReleaseStep> steps, IReadOnlySet<(string Commit, string Environment)> bypasses, Func<string, string> resolve)
    {
        DateTime[] times = BranchTimes.Straighten([.. steps.Select(s => s.Commit.At)]);
        Dictionary<(string Environment, string Prompt), List<int>> places = [];
        List<LiveSpan> spans = [];
        for (int i = 0; i < steps.Count; i++)
        {
            foreach (ReleaseDifference difference in steps[i].Differences)
            {
                if (!places.TryGetValue((steps[i].Environment, difference.Prompt), out List<int>? mine))
                {
                    places[(steps[i].Environment, difference.Prompt)] = mine = [];
                }

                if (mine.Count > 0 && spans[mine[^1]].To is null)
                {
                    spans[mine[^1]] = spans[mine[^1]] with { To = times[i] };
                }

                if (difference.Now is { } commit)
                {
                    mine.Add(spans.Count);
                    spans.Add(Span(steps[i], difference.Prompt, resolve(commit), times[i], bypasses));
                }
            }
        }

        return new LiveSpans(tip, places.ToDictionary(p => p.Key, p => (IReadOnlyList<LiveSpan>)[.. p.Value.AsEnumerable().Reverse().Select(i => spans[i])]), [.. spans], Newest(steps, bypasses));
    }

    private static IReadOnlyList<EnvironmentBypass> Newest(IReadOnlyList<ReleaseStep> steps, IReadOnlySet<(string Commit, string Environment)> bypasses) =>
    [
        .. steps.Reverse().Where(s => s.Differences.Count > 0 || bypasses.Contains((s.Commit.Id, s.Environment))).DistinctBy(s => s.Environment)
            .Where(s => bypasses.Contains((s.Commit.Id, s.Environment))).Select(s => new EnvironmentBypass(s.Environment, s.Commit.Id, s.Commit.Author, s.Commit.Subject)),
    ];

    private static LiveSpan Span(ReleaseStep step, string prompt, string commit, DateTime from, IReadOnlySet<(string Commit, string Environment)> bypasses)
    {
        bool bypassed = bypasses.Contains((step.Commit.Id, step.Environment));
        IReadOnlyList<string> approvers = step.Trailers.All(CommitTrailers.ApprovedBy);
        return new LiveSpan(
            step.Environment, prompt, commit, from, null, step.Commit.Id, step.Commit.Author, approvers.Count == 0 ? null : string.Join(", ", approvers),
            bypassed ? null : step.Trailers.Find(CommitTrailers.ReleaseId), bypassed, step.Commit.Subject)
        {
            // What the console writes counts only where the console wrote it: a rollback's kind decides what the next one goes back to.
            Change = bypassed ? null : step.Trailers.Find(CommitTrailers.Change),
            IsRollback = !bypassed && step.Trailers.Find(CommitTrailers.Kind) == "rollback",
        };
    }
}
