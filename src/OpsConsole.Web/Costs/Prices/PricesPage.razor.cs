using System.Globalization;
using Microsoft.AspNetCore.Components;
using OpsConsole.Core.Changes.Settings;
using OpsConsole.Core.Costs.Prices;
using OpsConsole.Core.Identity;
using OpsConsole.Core.Prompts.Files;
using OpsConsole.Web.Changes;
using OpsConsole.Web.Controls;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Costs.Prices;

/// <summary>What models cost, which have no price, and how to change it.</summary>
public sealed partial class PricesPage : IDisposable
{
    /// <summary>Address of the page.</summary>
    public const string Path = "/prices";

    private static readonly IReadOnlyList<(Way, string)> Ways = [(Way.Model, "A model"), (Way.Map, "LiteLLM's map"), (Way.Text, "As text")];

    private readonly PriceDraft _draft = new();
    private IReadOnlyList<PromptProblem> _problems = [];
    private Way _way;
    private string _search = "";
    private string? _text;
    private bool _may, _busy;

    /// <summary>How the book is changed.</summary>
    private enum Way
    {
        Model,
        Map,
        Text,
    }

    [Inject]
    internal PricesState State { get; set; } = default!;

    [Inject]
    internal SettingsInForce Settings { get; set; } = default!;

    [Inject]
    internal PageActor Who { get; set; } = default!;

    [Inject]
    internal AccessDirectory Access { get; set; } = default!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = default!;

    private string Subtitle => !State.IsLoaded ? "Loading"
        : State.Versions is [{ IsRemoved: false } newest, ..] ? string.Create(CultureInfo.InvariantCulture, $"List prices, and your own over them: version {newest.Number} since {newest.At:d MMM yyyy}")
        : "The list prices of the providers; none of your own are over them";

    private EventCallback<PriceRow> Change => _may ? EventCallback.Factory.Create<PriceRow>(this, row => Begin(row.Model, row)) : default;

    /// <inheritdoc />
    public void Dispose() => Settings.Changed -= Again;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        _draft.From = State.Today;
        Settings.Changed += Again;
        _may = (await Who.GetAsync()).May(Permissions.ChangeMoney, Access);
        await LoadAsync();
    }

    private void Again() => _ = InvokeAsync(async () =>
    {
        await LoadAsync();
        StateHasChanged();
    });

    private Task LoadAsync() => State.LoadAsync();

    private void Begin(string model, PriceRow? row)
    {
        _way = Way.Model;
        _draft.Begin(model, row?.Price);
    }

    private void Edit(string text)
    {
        _text = text;
        try
        {
            PriceFile.Read(text);
            _problems = [];
        }
        catch (PriceFileException exception)
        {
            _problems = [new PromptProblem(0, ProblemSeverity.Error, exception.Message)];
        }
    }

    private Task AddAsync() => GoAsync(async by => await State.AddAsync(by, _draft));

    private Task TakeAsync(PriceImport import) => GoAsync(async by => await State.TakeAsync(by, import));

    private Task ReplaceAsync() => GoAsync(async by => await State.ReplaceAsync(by, _text!, ""));

    /// <summary>Asks, and goes to the change request.</summary>
    private async Task GoAsync(Func<Actor, Task<string?>> ask)
    {
        _busy = true;
        string? id = await ask(await Who.GetAsync());
        _busy = false;
        if (id is not null)
        {
            Navigation.NavigateTo(ChangeLinks.Of(id));
        }
    }
}
