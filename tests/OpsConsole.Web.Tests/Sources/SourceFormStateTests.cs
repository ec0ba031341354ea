using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Sources;
using OpsConsole.Web.Sources;

namespace OpsConsole.Web.Tests.Sources;

/// <summary>The form of a source, and who sees what of sources.</summary>
public sealed class SourceFormStateTests(SourcedConsole console) : IClassFixture<SourcedConsole>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_source_is_tested_before_it_is_saved_and_added_as_the_form_says()
    {
        Actor engineer = await console.PersonAsync(Roles.Engineer);
        SourceFormState state = State();
        await state.LoadAsync(null, Cancel);
        Assert.Equal((SourceKind.Prometheus, false), (state.Form!.Kind, state.IsChanged));
        Assert.Equal(["Address", "Auth", "Token", "Key", "Queries", "Client", "File"], state.Fields.Select(f => f.Name));
        (state.Form.Name, state.Form["Address"]) = (" Mine ", "mine");

        await state.TestAsync(engineer, Cancel);
        Assert.False(state.Test!.Works);
        Assert.False(await state.SaveAsync(engineer));
        Assert.Equal("Address: it must begin with http:// or https://.", state.Problem);

        state.Form["Address"] = "https://mine.example.com";
        state.Touch();
        Assert.Null(state.Test);
        await state.TestAsync(engineer, Cancel);
        Assert.True(state.Test!.Works);
        Assert.True(await state.SaveAsync(engineer));
        Assert.Contains(console.Directory.All, s => s is { Name: "Mine", IsFromSettings: false, IsEnabled: true });
    }

    [Fact]
    public async Task Of_a_secret_the_form_knows_only_that_there_is_one()
    {
        string id = await console.AddAsync("secretive", ("Auth", "bearer"), ("Token", "hunter2-mine"));
        SourceFormState state = State();
        await state.LoadAsync(id, Cancel);

        Assert.Equal(("", true, "bearer", false), (state.Form!["Token"], state.Form.Has("Token"), state.Form["Auth"], state.IsChanged));
        state.Form["Queries"] = "requests = up";
        Assert.True(state.IsChanged);
        Assert.True(await state.SaveAsync(await console.PersonAsync(Roles.Engineer)));
        Assert.Equal(("hunter2-mine", "requests = up"), (console.Directory.Find(id)!["Token"], console.Directory.Find(id)!["Queries"]));

        await state.LoadAsync(id, Cancel);
        state.Form!["Auth"] = "";
        state.Form.Drop("Token", true);
        Assert.True(await state.SaveAsync(await console.PersonAsync(Roles.Engineer)));
        Assert.Empty(console.Directory.Find(id)!.SecretNames);
    }

    [Fact]
    public async Task What_somebody_else_changed_or_removed_meanwhile_is_said()
    {
        string id = await console.AddAsync("contended");
        SourceFormState state = State();
        await state.LoadAsync(id, Cancel);
        state.Look();
        Assert.False(state.IsStale);

        await console.Commands.EnableAsync(Actor.Shell("tester@localhost"), id, enabled: false, Cancel);
        state.Look();
        Assert.True(state.IsStale);
        Assert.False(await state.SaveAsync(await console.PersonAsync(Roles.Engineer)));
        Assert.Equal("Somebody changed it meanwhile. Look again and repeat.", state.Problem);

        await console.Commands.RemoveAsync(Actor.Shell("tester@localhost"), id, Cancel);
        state.Look();
        Assert.True(state.IsGone);
        await state.LoadAsync("nothing-like-it", Cancel);
        Assert.Equal((true, null), (state.IsGone, state.Form));
        await state.LoadAsync("prometheus-eu", Cancel);
        Assert.Equal((true, null), (state.Source!.IsFromSettings, state.Form));
    }

    [Theory]
    [InlineData(Roles.Engineer, HttpStatusCode.OK, HttpStatusCode.OK, true)]
    [InlineData(Roles.OnCall, HttpStatusCode.OK, HttpStatusCode.Redirect, false)]
    [InlineData(Roles.Compliance, HttpStatusCode.OK, HttpStatusCode.Redirect, false)]
    public async Task Who_may_only_look_sees_the_list_and_nobody_a_secret(string role, HttpStatusCode list, HttpStatusCode form, bool manages)
    {
        string id = await console.AddAsync("seen by " + role, ("Token", "hunter2-seen"));
        using HttpClient client = await console.CreateSignedInClientAsync(role);

        using HttpResponseMessage sources = await client.GetAsync("/sources", Cancel), edit = await client.GetAsync("/sources/" + id, Cancel);
        string page = await sources.Content.ReadAsStringAsync(Cancel), fields = await edit.Content.ReadAsStringAsync(Cancel);

        Assert.Equal((list, form), (sources.StatusCode, edit.StatusCode));
        Assert.Contains("Prometheus EU", page, StringComparison.Ordinal);
        Assert.Contains("from the settings", page, StringComparison.Ordinal);
        Assert.Equal(manages, page.Contains("Test connection", StringComparison.Ordinal));
        Assert.Equal(manages, page.Contains("Add a source", StringComparison.Ordinal));
        Assert.Equal(manages, fields.Contains("There is one, and it is never shown.", StringComparison.Ordinal));
        Assert.DoesNotContain("hunter2", page + fields, StringComparison.Ordinal);
    }

    private SourceFormState State() => console.Services.GetRequiredService<SourceFormState>();
}
