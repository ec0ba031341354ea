using OpsConsole.Core.Changes.Settings;

namespace OpsConsole.Core.Costs.Budgets;

/// <summary>The budgets that are in force, read from their settings once a change.</summary>
public sealed class BudgetBook : IDisposable
{
    private readonly SettingsInForce _settings;
    private IReadOnlyList<BudgetInForce> _all = [];

    internal BudgetBook(SettingsInForce settings)
    {
        _settings = settings;
        _settings.Changed += Read;
        Read();
    }

    /// <summary>Raised after they changed, on any thread.</summary>
    public event Action? Changed;

    /// <summary>The budgets, by name.</summary>
    public IReadOnlyList<BudgetInForce> All => Volatile.Read(ref _all);

    /// <summary>A budget by its slug; null when there is none.</summary>
    public BudgetInForce? Find(string slug) => All.FirstOrDefault(b => b.Slug == slug);

    /// <inheritdoc />
    public void Dispose() => _settings.Changed -= Read;

    private void Read()
    {
        List<BudgetInForce> all = [];
        foreach (SettingVersion setting in _settings.Under(Budget.Prefix))
        {
            if (BudgetReader.Read(setting.Text, out _) is { } budget)
            {
                all.Add(new BudgetInForce(setting.Name[Budget.Prefix.Length..], budget, setting.Id, setting.At));
            }
        }

        Volatile.Write(ref _all, [.. all.OrderBy(b => b.Budget.Name, StringComparer.OrdinalIgnoreCase).ThenBy(b => b.Slug, StringComparer.Ordinal)]);
        Changed?.Invoke();
    }
}
