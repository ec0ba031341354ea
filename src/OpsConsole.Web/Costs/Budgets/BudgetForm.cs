using System.Globalization;
using System.Text;
using OpsConsole.Core.Costs.Budgets;

namespace OpsConsole.Web.Costs.Budgets;

/// <summary>What is typed into the form of a budget.</summary>
public sealed class BudgetForm
{
    /// <summary>What people call it.</summary>
    public string Name { get; set; } = "";

    /// <summary>What it is for.</summary>
    public BudgetScopeKind Kind { get; set; } = BudgetScopeKind.App;

    /// <summary>Which application, team or model; of a feature its application, a slash and its name.</summary>
    public string Of { get; set; } = "";

    /// <summary>In which environment only; empty for all.</summary>
    public string? Environment { get; set; }

    /// <summary>US dollars a period.</summary>
    public decimal? Amount { get; set; }

    /// <summary>How long it is to last.</summary>
    public BudgetPeriod Period { get; set; } = BudgetPeriod.Month;

    /// <summary>Percents, with commas.</summary>
    public string Thresholds { get; set; } = "50, 80, 100";

    /// <summary>Whether it alerts when it is expected to go over.</summary>
    public bool Forecast { get; set; } = true;

    /// <summary>US dollars a minute.</summary>
    public decimal? PerMinute { get; set; }

    /// <summary>Times the usual.</summary>
    public decimal? UsualFactor { get; set; }

    /// <summary>Whether it kills when the amount is spent.</summary>
    public bool TripOnLimit { get; set; }

    /// <summary>Whether it kills when the limit a minute is passed.</summary>
    public bool TripOnRate { get; set; }

    /// <summary>What it kills.</summary>
    public string? TripScope { get; set; }

    /// <summary>Where.</summary>
    public string? TripEnvironment { get; set; } = "production";

    /// <summary>Who is told, with commas.</summary>
    public string? Contacts { get; set; }

    /// <summary>Minutes before others are told.</summary>
    public int? EscalateAfterMinutes { get; set; }

    /// <summary>Who they are, with commas.</summary>
    public string? EscalateTo { get; set; }

    /// <summary>Why it changes.</summary>
    public string? Why { get; set; }

    /// <summary>Fills in a budget.</summary>
    public static BudgetForm From(Budget budget)
    {
        ArgumentNullException.ThrowIfNull(budget);
        return new BudgetForm
        {
            Name = budget.Name,
            Kind = budget.Scope.Kind,
            Of = budget.Scope.Name,
            Environment = budget.Scope.Environment,
            Amount = budget.Amount,
            Period = budget.Period,
            Thresholds = string.Join(", ", budget.Thresholds.Select(t => t.ToString(CultureInfo.InvariantCulture))),
            Forecast = budget.Forecast,
            PerMinute = budget.PerMinute,
            UsualFactor = budget.UsualFactor,
            TripOnLimit = budget.Trip?.OnLimit ?? false,
            TripOnRate = budget.Trip?.OnRate ?? false,
            TripScope = budget.Trip?.Scope,
            TripEnvironment = budget.Trip?.Environment ?? "production",
            Contacts = string.Join(", ", budget.Contacts),
            EscalateAfterMinutes = budget.EscalateAfterMinutes,
            EscalateTo = string.Join(", ", budget.EscalateTo),
        };
    }

    /// <summary>The budget that it says, as the strict reader of settings reads it.</summary>
    /// <param name="problem">What is wrong, with its field; null when nothing is.</param>
    public Budget? ToBudget(out string? problem)
    {
        List<int> thresholds = [];
        foreach (string part in Parts(Thresholds))
        {
            if (!int.TryParse(part.TrimEnd('%'), NumberStyles.None, CultureInfo.InvariantCulture, out int percent))
            {
                problem = $"thresholds: “{part}” is no whole number. Write percents with commas, such as 50, 80, 100.";
                return null;
            }

            thresholds.Add(percent);
        }

        if (Kind != BudgetScopeKind.All && string.IsNullOrWhiteSpace(Of))
        {
            problem = $"scope: name the {(Kind == BudgetScopeKind.App ? "application" : Kind.ToString().ToLowerInvariant())} that it is for.";
            return null;
        }

        Budget typed = new()
        {
            Name = Name.Trim(),
            Scope = new BudgetScope(Kind, Kind == BudgetScopeKind.All ? "" : Of.Trim(), Text(Environment)),
            Amount = Amount ?? 0,
            Period = Period,
            Thresholds = thresholds,
            Forecast = Forecast,
            PerMinute = PerMinute,
            UsualFactor = UsualFactor,
            Trip = TripOnLimit || TripOnRate ? new BudgetTrip(TripOnLimit, TripOnRate, Text(TripScope) ?? "?", Text(TripEnvironment) ?? "?") : null,
            Contacts = Parts(Contacts),
            EscalateAfterMinutes = EscalateAfterMinutes,
            EscalateTo = Parts(EscalateTo),
        };
        return BudgetReader.Read(BudgetText.Write(typed), out problem);
    }

    /// <summary>The slug that a name gives: small letters, digits and hyphens.</summary>
    public static string SlugOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        StringBuilder slug = new();
        foreach (char c in name.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                slug.Append(c);
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        string text = slug.ToString().TrimEnd('-');
        text = text.Length > Budget.MaxSlug ? text[..Budget.MaxSlug].TrimEnd('-') : text;
        return text is "" or "new" ? "budget" : text;
    }

    private static string[] Parts(string? text) => (text ?? "").Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
