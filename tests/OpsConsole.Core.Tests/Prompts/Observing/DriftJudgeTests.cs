using OpsConsole.Core.Prompts;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Core.Prompts.Observing;
using OpsConsole.Core.Prompts.Serving;

namespace OpsConsole.Core.Tests.Prompts.Observing;

/// <summary>What of the observed traffic is drift, and what is a roll-out, a straggler or a name.</summary>
public sealed class DriftJudgeTests
{
    private static readonly DateTime Now = new(2026, 11, 21, 12, 0, 0, DateTimeKind.Utc);
    private static readonly string Old = new('a', 40), Live = new('b', 40), OldBlob = new('c', 40), LiveBlob = new('d', 40);

    private readonly DriftJudge _judge = new(TimeSpan.FromMinutes(15));

    [Fact]
    public void Another_version_than_released_is_drift_since_it_was_first_seen()
    {
        PromptDrift drift = Judge(Old[..7], Known())!;
        Assert.Equal((DriftKind.NotReleasedVersion, Now.AddMinutes(-40), Live, "shop"), (drift.Kind, drift.Since, drift.Intended, drift.Application));
        Assert.Equal(DriftKind.OldVersion, Judge(Old, Known() with { WasLive = true })!.Kind);
        Assert.Equal(DriftKind.UnknownVersion, Judge("0123456", new VersionFacts(true, null, null, false))!.Kind);
        Assert.Null(Judge(Old, Known(), live: null)!.Intended);
    }

    [Fact]
    public void What_is_live_by_commit_content_or_beginning_is_none()
    {
        Assert.Null(Judge(Live, Known(LiveBlob)));
        Assert.Null(Judge(Live[..12], Known(LiveBlob)));
        Assert.Null(Judge(LiveBlob[..8], Known(LiveBlob)));
        Assert.Null(Judge(Old, Known(LiveBlob))); // another commit of the same content
        Assert.NotNull(Judge(Old, Known(LiveBlob) with { UserBlob = OldBlob })); // but not of the same user.md
    }

    [Fact]
    public void A_folder_with_another_user_message_is_another_version()
    {
        Assert.NotNull(Judge(Old, Known(LiveBlob, new string('e', 40))));
        Assert.NotNull(Judge(Old, Known(LiveBlob), live: Served(Now.AddDays(-1), new string('e', 40))));
        Assert.Null(Judge(Old, Known(LiveBlob, new string('e', 40)), live: Served(Now.AddDays(-1), new string('e', 40))));
    }

    [Fact]
    public void A_rollout_is_none_until_it_takes_longer_than_the_tolerance()
    {
        Assert.Null(Judge(Old, Known(), live: Served(Now.AddMinutes(-14))));
        Assert.Equal(Now.AddMinutes(-16), Judge(Old, Known(), live: Served(Now.AddMinutes(-16)))!.Since);
        Assert.Null(Judge(Old, Known(), first: Now.AddMinutes(-5)));
    }

    [Fact]
    public void A_straggler_a_name_and_what_is_gone_are_none()
    {
        Assert.Null(Judge(Old, Known(), hour: 4, total: 100));
        Assert.Null(Judge(Old, Known(), hour: 2, total: 2));
        Assert.Null(Judge("v3", VersionFacts.Named));
        Assert.Null(_judge.Judge(new ObservedTraffic(Key(Old), 50, 0, 0, null, Now.AddHours(-3)), (50, 50), Known(), Served(null), Now));
    }

    [Fact]
    public void It_ends_when_the_application_has_traffic_without_it_and_not_when_it_has_none()
    {
        Assert.Null(Judge(Old, Known(), latest: 0, totalLatest: 10));
        Assert.NotNull(Judge(Old, Known(), latest: 0, totalLatest: 2));
    }

    private PromptDrift? Judge(string version, VersionFacts facts, DateTime? first = null, long hour = 50, long total = 100, long latest = 10, long totalLatest = 20) =>
        Judge(version, facts, Served(Now.AddDays(-1)), first, hour, total, latest, totalLatest);

    private PromptDrift? Judge(
        string version, VersionFacts facts, ServedPrompt? live, DateTime? first = null, long hour = 50, long total = 100, long latest = 10, long totalLatest = 20) =>
        _judge.Judge(new ObservedTraffic(Key(version), hour, hour, latest, first ?? Now.AddMinutes(-40), Now), (total, totalLatest), facts, live, Now);

    private static ObservedKey Key(string version) => new("production", "answer", "shop", version);

    private static VersionFacts Known(string? blob = null, string? user = null) => new(true, blob ?? OldBlob, user, false);

    private static ServedPrompt Served(DateTime? since, string? user = null) => new()
    {
        Name = "answer", Version = new PromptVersion(Live, LiveBlob), Path = "answer.md", Format = PromptFormat.Markdown, Content = [], Prompt = null, Problems = [], Environment = "production", ReleasedAt = since, UserBlob = user,
    };
}
