using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Prompts.Reading;
using OpsConsole.Core.Tests.Prompts.History;

namespace OpsConsole.Core.Tests.Changes;

public sealed class PolicySourceTests : IDisposable
{
    private const string Strict = "version: 1\nrules:\n  - { name: All, risk: high }\n", Broken = "version: 1\nrules:\n  - { name: All, risk: no }\n";

    private readonly GrownRepository _repository = new();
    private PolicySource? _source;
    private int _last = -1;

    [Fact]
    public async Task A_repository_without_a_policy_has_the_consoles_own()
    {
        PolicyState state = await WithAsync(GrownRepository.Put("a.md", "Hello."));

        Assert.Equal((PolicyOrigin.Default, ""), (state.Origin, state.Blob));
        Assert.NotEmpty(state.Policy.Rules);
    }

    [Fact]
    public async Task A_policy_counts_as_soon_as_the_branch_has_it()
    {
        await WithAsync(GrownRepository.Put("a.md", "Hello."));

        PolicyState state = await WithAsync(GrownRepository.Put(PolicySource.Path, Strict));

        Assert.Equal((PolicyOrigin.File, "All", Strict), (state.Origin, Assert.Single(state.Policy.Rules).Name, state.Text));
    }

    [Fact]
    public async Task Breaking_the_file_leaves_the_policy_before_it_in_force()
    {
        await WithAsync(GrownRepository.Put(PolicySource.Path, Strict));
        await WithAsync(GrownRepository.Put(PolicySource.Path, Broken));

        PolicyState state = await WithAsync(GrownRepository.Put(PolicySource.Path, Broken + "# again\n"));

        Assert.Equal((PolicyOrigin.LastGood, "All"), (state.Origin, Assert.Single(state.Policy.Rules).Name));
        Assert.Equal(3, Assert.Single(state.Problems).Line);
    }

    [Fact]
    public async Task A_policy_that_never_was_right_leaves_the_consoles_own_in_force()
    {
        PolicyState state = await WithAsync(GrownRepository.Put(PolicySource.Path, Broken));

        Assert.Equal(PolicyOrigin.DefaultForBroken, state.Origin);
        Assert.Equal(DefaultPolicy.Policy, state.Policy);
    }

    [Fact]
    public async Task A_policy_too_large_to_be_read_leaves_the_one_before_it_in_force()
    {
        await WithAsync(GrownRepository.Put(PolicySource.Path, Strict));

        PolicyState state = await WithAsync(GrownRepository.Put(PolicySource.Path, Strict + new string('#', PolicyReader.MaxBytes)));

        Assert.Equal(PolicyOrigin.LastGood, state.Origin);
    }

    public void Dispose() => _repository.Dispose();

    /// <summary>The policy after one more commit.</summary>
    private async Task<PolicyState> WithAsync(string change)
    {
        _last = _repository.Commit(_last < 0 ? [] : [_last], [change]);
        _repository.Grow();
        await _repository.Sync.SyncAsync(TestContext.Current.CancellationToken);
        _source ??= new PolicySource(new RepositoryDocuments(_repository.Repository, _repository.Catalog, _repository.History));
        return Assert.IsType<PolicyState>(await _source.ReadAsync(TestContext.Current.CancellationToken));
    }
}
