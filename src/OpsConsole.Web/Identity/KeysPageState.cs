using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Identity;

/// <summary>What the page of API keys shows and does. Knows nothing of Blazor.</summary>
internal sealed class KeysPageState(KeyQueries queries, KeyCommands commands)
{
    /// <summary>The keys; null until they are loaded.</summary>
    public IReadOnlyList<KeyListItem>? Items { get; private set; }

    /// <summary>Whether the form for a new key is open.</summary>
    public bool IsCreating { get; private set; }

    /// <summary>Name of the new key.</summary>
    public string Name { get; set; } = "";

    /// <summary>Scopes of the new key.</summary>
    public HashSet<string> Chosen { get; } = new(StringComparer.Ordinal);

    /// <summary>What was wrong with the last thing tried; empty when nothing was.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>The key just made, to be shown once; null otherwise.</summary>
    public string? FreshKey { get; private set; }

    public async Task LoadAsync() => Items = await queries.ListAsync();

    public void StartCreating()
    {
        (IsCreating, FreshKey, Problem, Name) = (true, null, "", "");
        Chosen.Clear();
        Chosen.Add(Scopes.TelemetryWrite); // what most keys are for
    }

    public void Cancel() => (IsCreating, Problem) = (false, "");

    public void Choose(string scope, bool chosen)
    {
        if (chosen)
        {
            Chosen.Add(scope);
        }
        else
        {
            Chosen.Remove(scope);
        }
    }

    public async Task CreateAsync(Actor by)
    {
        NewKey made = await commands.AddAsync(Name, Chosen, by);
        Problem = KeyWording.Say(made.Outcome);
        if (made.Outcome == KeyOutcome.Done)
        {
            (IsCreating, FreshKey) = (false, made.Key);
            await LoadAsync();
        }
    }

    /// <summary>Forgets the key that was shown.</summary>
    public void Dismiss() => FreshKey = null;

    public async Task RevokeAsync(string id, Actor by)
    {
        Problem = KeyWording.Say(await commands.RevokeAsync(id, by));
        await LoadAsync();
    }
}
