using OpsConsole.Core.Changes;
using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Tests.Changes.Requests;

/// <summary>Where approvals fall, and time runs out: one reason at a time.</summary>
public sealed class ChangeProgressTests
{
    private static readonly string Hash = new('a', 64), OtherHash = new('b', 64);
    private static readonly DateTime Now = new(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc);

    private readonly ChangeStandings _standings;

    public ChangeProgressTests()
    {
        AccessDirectory access = new(TimeProvider.System);
        access.Set(new AccessEntry("bob", "bob@example.com", "Bob", [Roles.ProductOwner], false, "stamp"));
        _standings = new ChangeStandings(access);
    }

    [Fact]
    public void Where_nothing_changed_nothing_falls()
    {
        ChangeRequest request = Approved();
        Assert.Null(ChangeProgress.Apply(request, Found(), _standings, Now));
        Assert.Equal((ChangeState.Approved, Hash), (request.State, request.GlassHash));
        Assert.Null(Assert.Single(request.Approvals).VoidedAt);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Another_content_or_another_policy_alone_makes_all_void(bool content)
    {
        ChangeRequest request = Approved();
        ChangeAssessment found = content ? Found(OtherHash) : Found(policy: "other");
        Assert.NotNull(ChangeProgress.Apply(request, found, _standings, Now));
        Assert.Equal((ChangeState.InReview, null), (request.State, request.GlassHash));
        Assert.NotNull(Assert.Single(request.Approvals).VoidedAt);
        Assert.Equal((found.Hash, found.Policy.Blob), (request.Hash, request.PolicyId));
    }

    [Fact]
    public void What_cannot_be_read_now_takes_no_approval_and_is_not_approved()
    {
        ChangeRequest request = Approved();
        ChangeProgress.Apply(request, Found("") with { Verdict = null, Subject = new ChangeSubject { Problem = "It cannot be read." } }, _standings, Now);
        Assert.Equal((ChangeState.InReview, Hash), (request.State, request.Hash));
        Assert.Null(Assert.Single(request.Approvals).VoidedAt);
    }

    [Fact]
    public void What_is_over_is_taken_back()
    {
        ChangeRequest request = Approved();
        Assert.Equal(ChangeStepKind.Withdrawn, ChangeProgress.Apply(request, Found() with { Subject = new ChangeSubject { IsOver = true, Problem = "It is gone." } }, _standings, Now)!.Value.Kind);
        Assert.Equal(ChangeState.Withdrawn, request.State);
    }

    [Fact]
    public void What_the_policy_blocks_is_blocked_though_it_was_approved_and_glass_is_broken()
    {
        ChangeRequest request = Approved();
        Assert.Equal(ChangeStepKind.Blocked, ChangeProgress.Apply(request, Found(risk: ChangeRisk.Blocked), _standings, Now)!.Value.Kind);
        Assert.Equal(ChangeState.Blocked, request.State);
    }

    [Fact]
    public void What_is_blocked_for_a_while_gets_no_more_time()
    {
        ChangeRequest request = Approved(r => (r.State, r.ExpiresAt, r.GlassHash) = (ChangeState.Blocked, Now.AddHours(5), null));
        request.Approvals.Clear();
        ChangeProgress.Apply(request, Found(), _standings, Now);
        Assert.Equal((ChangeState.InReview, Now.AddHours(5)), (request.State, request.ExpiresAt));
    }

    [Fact]
    public void A_draft_stays_one_whatever_was_approved()
    {
        ChangeRequest request = Approved(r => (r.State, r.ExpiresAt) = (ChangeState.Draft, null));
        ChangeProgress.Apply(request, Found(), _standings, Now);
        Assert.Equal(ChangeState.Draft, request.State);
    }

    [Fact]
    public void Too_late_is_expired_and_everything_is_void()
    {
        ChangeRequest request = Approved(r => r.ExpiresAt = Now);
        Assert.Equal(ChangeStepKind.Expired, ChangeProgress.Apply(request, Found(), _standings, Now)!.Value.Kind);
        Assert.Equal(ChangeState.Expired, request.State);
        Assert.NotNull(Assert.Single(request.Approvals).VoidedAt);
    }

    [Theory]
    [InlineData(ChangeState.Releasing)]
    [InlineData(ChangeState.Released)]
    [InlineData(ChangeState.Rejected)]
    public void What_is_decided_does_not_expire(ChangeState state) => Assert.Null(ChangeProgress.Expire(Approved(r => (r.State, r.ExpiresAt) = (state, Now.AddDays(-1))), Now));

    [Fact]
    public void An_approval_falls_when_it_is_too_old_and_so_does_a_broken_glass()
    {
        ChangeRequest request = Approved(r => (r.ExpiresAt, r.GlassBrokenAt) = (null, Now - ChangeProgress.GlassFor));
        request.Approvals[0].At = Now - DefaultPolicy.Policy.ApprovedFor;
        Assert.Equal(ChangeStepKind.Voided, ChangeProgress.Apply(request, Found(), _standings, Now)!.Value.Kind);
        Assert.NotNull(request.Approvals[0].VoidedAt);
        Assert.Equal((ChangeState.InReview, null), (request.State, request.GlassHash));
    }

    [Fact]
    public void It_is_approved_as_long_as_its_oldest_approval_counts()
    {
        ChangeRequest request = Approved(r => (r.State, r.GlassHash) = (ChangeState.InReview, null));
        ChangeProgress.Apply(request, Found(), _standings, Now);
        Assert.Equal((ChangeState.Approved, Now.AddHours(-2) + DefaultPolicy.Policy.ApprovedFor), (request.State, request.ExpiresAt));
    }

    [Fact]
    public void What_needs_nobody_waits_for_the_end_of_a_freeze_first()
    {
        FreezeWindow freeze = new("Christmas", Now, Now.AddDays(5), [], new HashSet<ChangeAspect>(), 1);
        ChangeRequest request = Approved(r => (r.State, r.GlassHash) = (ChangeState.InReview, null));
        request.Approvals.Clear();
        ChangeProgress.Apply(request, Found() with { Verdict = new PolicyVerdict(ChangeRisk.Low, [], [], EvidenceDemand.None, freeze) }, _standings, Now);
        Assert.Equal((ChangeState.Approved, freeze.To + DefaultPolicy.Policy.ApprovedFor), (request.State, request.ExpiresAt));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("void", false)]
    [InlineData("another hash", false)]
    [InlineData("too old", false)]
    [InlineData("of the author", false)]
    [InlineData("of nobody", false)]
    public void An_approval_counts_that_stands_is_of_the_hash_and_by_somebody_else(string kind, bool counts)
    {
        ChangeRequest request = Approved(r => (r.State, r.GlassHash) = (ChangeState.InReview, null));
        ChangeApproval approval = request.Approvals[0];
        switch (kind)
        {
            case "void": approval.VoidedAt = Now; break;
            case "another hash": approval.Hash = OtherHash; break;
            case "too old": approval.At = Now - DefaultPolicy.Policy.ApprovedFor; break;
            case "of the author": request.AuthorId = "bob"; break;
            case "of nobody": approval.PersonId = "gone"; break;
        }

        Assert.Equal(counts, _standings.Of(request, Found(), Now).IsApproved);
    }

    private static ChangeRequest Approved(Action<ChangeRequest>? change = null)
    {
        ChangeRequest request = new()
        {
            Id = "1", Environment = "production", Subject = "answer", Title = "Be kind", AuthorId = "ann", AuthorName = "Ann", AuthorEmail = "ann@example.com", Hash = Hash, PolicyId = "policy",
            State = ChangeState.Approved, ExpiresAt = Now.AddHours(1), ChangedAt = Now.AddHours(-1), GlassHash = Hash, GlassBrokenAt = Now.AddMinutes(-1),
        };
        request.Approvals.Add(new ChangeApproval { Id = "2", RequestId = "1", PersonId = "bob", PersonName = "Bob", Hash = Hash, At = Now.AddHours(-2) });
        change?.Invoke(request);
        return request;
    }

    private static ChangeAssessment Found(string? hash = null, string policy = "policy", ChangeRisk risk = ChangeRisk.High) => new(
        new ChangeSubject(), new EffectivePolicy(DefaultPolicy.Policy, "1", policy, null, "", Now, null), new PolicyVerdict(risk, [], [PolicyJudge.Anybody], EvidenceDemand.None, null), hash ?? Hash, []);
}
