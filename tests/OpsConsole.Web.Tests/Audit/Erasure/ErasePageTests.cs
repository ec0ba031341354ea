using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Audit.Erasure;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Storage;
using OpsConsole.Web.Audit.Erasure;

namespace OpsConsole.Web.Tests.Audit.Erasure;

public sealed class ErasePageTests(ErasePageTests.Console console) : IClassFixture<ErasePageTests.Console>
{
    private static readonly Actor Operator = Actor.Shell("tester@localhost");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Roles.Compliance, HttpStatusCode.OK)]
    [InlineData(Roles.Administrator, HttpStatusCode.OK)]
    [InlineData(Roles.Engineer, HttpStatusCode.Redirect)]
    public async Task The_page_is_for_compliance_and_administrators(string role, HttpStatusCode expected)
    {
        using HttpClient client = await console.CreateSignedInClientAsync(role);
        using HttpResponseMessage response = await client.GetAsync("/audit/erase", Cancel);
        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Nothing_is_erased_before_the_address_is_typed_again()
    {
        string person = await console.CreatePersonAsync(Roles.Engineer);
        ErasePageState state = State();
        (state.Subject, state.Reason) = (person, "case 7");
        state.StartAsking();
        Assert.False(state.IsConfirmed);
        await state.EraseAsync(Operator);
        state.Typed = "somebody else";
        await state.EraseAsync(Operator);
        Assert.Equal(("", ""), (state.Problem, state.Done));
        Assert.True(await HasDetailsAsync(person));

        state.Typed = $" {person} ";
        Assert.True(state.IsConfirmed);
        await state.EraseAsync(Operator);
        Assert.Equal("", state.Problem);
        Assert.StartsWith("Erased 1 detail.", state.Done, StringComparison.Ordinal);
        Assert.Equal(("", "", ""), (state.Subject, state.Reason, state.Typed));
        Assert.False(await HasDetailsAsync(person));
    }

    [Fact]
    public async Task What_cannot_be_erased_leaves_the_form_as_it_is_and_says_why()
    {
        ErasePageState state = State();
        (state.Subject, state.Reason, state.Typed) = ("nobody@example.com", "case 8", "NOBODY@example.com");
        await state.EraseAsync(Operator);
        Assert.Equal(ErasureWording.Say(new ErasureResult(ErasureOutcome.NothingFound, 0)), state.Problem);
        Assert.Equal(("nobody@example.com", "case 8", "", "", false), (state.Subject, state.Reason, state.Typed, state.Done, state.IsErasing));
        state.StartAsking();
        Assert.Equal("", state.Problem);
    }

    private ErasePageState State() => new(console.Services.GetRequiredService<AuditErasure>());

    private async Task<bool> HasDetailsAsync(string person)
    {
        await using OpsDbContext context = await console.Services.GetRequiredService<IDbContextFactory<OpsDbContext>>().CreateDbContextAsync(Cancel);
        return await context.AuditDetails.AnyAsync(d => d.Subject == person, Cancel);
    }

    public sealed class Console : OpsConsoleFactory;
}
