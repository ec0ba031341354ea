using Microsoft.Extensions.DependencyInjection;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Settings;
using OpsConsole.Core.Costs.Value;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Costs.Value;
using OpsConsole.Web.Tests.Costs.Budgets;

namespace OpsConsole.Web.Tests.Costs;

/// <summary>What is behind the page of values, on a console: entries are of applications of their own, as the book is one.</summary>
public sealed class ValueStateTests(OpsConsoleFactory console) : IClassFixture<OpsConsoleFactory>
{
    private static readonly DateOnly First = new(2026, 10, 1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_may_change_money_may_ask_and_others_only_look()
    {
        ValueState state = Get<ValueState>();
        await state.LoadAsync(await console.PersonAsync(Roles.Executive), Cancel);
        Assert.Equal((true, null), (state.MayAsk, state.Problem));

        await state.LoadAsync(await console.PersonAsync(Roles.Compliance), Cancel);

        Assert.Equal((false, null), (state.MayAsk, state.Problem));
    }

    [Fact]
    public async Task What_is_asked_for_counts_when_another_person_agrees_and_stands_in_the_history()
    {
        ValueState state = Get<ValueState>();
        ChangeRequest change = await AskAsync(state, Worth("agreed", 5));
        Assert.DoesNotContain(state.Book.Entries, e => e.App == "agreed");

        await AgreeAsync(change);

        await state.LoadAsync(await console.PersonAsync(Roles.Executive), Cancel);
        Assert.Contains(state.Book.Entries, e => e is { App: "agreed", Worth: 5 });
        Assert.Equal(change.Id, state.History[0].Change);
    }

    [Fact]
    public async Task An_entry_of_the_same_application_and_day_is_replaced_and_a_later_one_is_added()
    {
        ValueState state = Get<ValueState>();
        await AgreeAsync(await AskAsync(state, Worth("twice", 5)));
        await AgreeAsync(await AskAsync(state, Worth("twice", 6)));
        await AgreeAsync(await AskAsync(state, Worth("twice", 7) with { From = First.AddDays(1) }));
        Assert.Equal([6m, 7m], state.Book.Entries.Where(e => e.App == "twice").OrderBy(e => e.From).Select(e => e.Worth));
    }

    [Fact]
    public async Task An_entry_that_is_taken_away_is_gone_when_another_person_agrees()
    {
        ValueState state = Get<ValueState>();
        await AgreeAsync(await AskAsync(state, Worth("kept", 5)));
        await AgreeAsync(await AskAsync(state, Worth("gone", 5)));

        ChangeOutcome asked = await state.AskWithoutAsync(await console.PersonAsync(Roles.Executive), Worth("gone", 5), null, Cancel);
        await AgreeAsync((await Get<ChangeQueries>().FindAsync(asked.Id!, Cancel))!);

        Assert.Equal(["kept"], state.Book.Entries.Select(e => e.App).Where(a => a is "kept" or "gone"));
    }

    [Fact]
    public async Task Who_may_not_is_told_so_and_nothing_changes()
    {
        ValueState state = Get<ValueState>();
        ChangeOutcome asked = await state.AskAsync(await console.PersonAsync(Roles.Compliance), Worth("denied", 5), null, Cancel);
        Assert.Equal(ChangeRefusal.Denied, asked.Refusal);
        Assert.NotNull(asked.Problem);
    }

    [Fact]
    public async Task What_is_put_in_force_is_announced()
    {
        ValueState state = Get<ValueState>();
        TaskCompletionSource heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
        void Hear() => heard.TrySetResult();
        state.Changed += Hear;
        await AgreeAsync(await AskAsync(state, Worth("announced", 5)));
        await heard.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        state.Changed -= Hear;
    }

    private static ValueEntry Worth(string application, decimal dollars) => new() { From = First, App = application, Kind = ValueKind.Deflected, Worth = dollars };

    private async Task<ChangeRequest> AskAsync(ValueState state, ValueEntry entry)
    {
        ChangeOutcome asked = await state.AskAsync(await console.PersonAsync(Roles.Executive), entry, "As counted.", Cancel);
        Assert.Null(asked.Problem);
        return (await Get<ChangeQueries>().FindAsync(asked.Id!, Cancel))!;
    }

    private async Task AgreeAsync(ChangeRequest change)
    {
        await console.AgreeAsync(change, await console.PersonAsync(Roles.Engineer));
        await Get<SettingsInForce>().ReadAsync(Cancel);
    }

    private T Get<T>()
        where T : notnull => console.Services.GetRequiredService<T>();
}
