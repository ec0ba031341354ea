using System.Globalization;
using System.Text.Json;
using OpsConsole.Core.Alerts.Channels;
using OpsConsole.Core.Alerts.Channels.Mail;
using OpsConsole.Core.KillSwitch.State;

namespace OpsConsole.Core.Costs.Budgets;

/// <summary>Reads budgets strictly: what is not known, twice there or out of bounds is refused, with its field and what to write instead.</summary>
public static class BudgetReader
{
    /// <summary>Longest text, characters.</summary>
    public const int MaxLength = 20_000;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    /// <summary>Reads one.</summary>
    /// <param name="text">JSON.</param>
    /// <param name="problem">What is wrong, with the remedy; null when nothing is.</param>
    /// <returns>Null when it is none.</returns>
    public static Budget? Read(string text, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        problem = null;
        if (text.Length > MaxLength)
        {
            problem = $"A budget has at most {MaxLength:N0} characters.";
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(text, Strict);
            return Of(document.RootElement);
        }
        catch (JsonException exception)
        {
            problem = $"Line {(exception.LineNumber ?? 0) + 1}: this is no JSON, or a name stands there twice. Write one object with name, scope, amount and period.";
        }
        catch (Exception exception) when (exception is Refused or InvalidOperationException) // the latter: half a character in a text
        {
            problem = exception is Refused ? exception.Message : "A text has half a character in it. Write it anew.";
        }

        return null;
    }

    private static Budget Of(JsonElement root)
    {
        Fields fields = new(root, "", "name", "scope", "amount", "currency", "period", "thresholds", "forecast", "perMinute", "usualFactor", "trip", "contacts", "escalateAfterMinutes", "escalateTo");
        Budget budget = new()
        {
            Name = fields.Text("name", Budget.MaxName) ?? throw new Refused("name: give it one, such as Support."),
            Scope = ScopeOf(fields.Object("scope") ?? throw new Refused("scope: say what it is for: {} for everything, or {\"app\": \"NAME\"}, {\"team\": …}, {\"model\": …}, {\"feature\": \"APP/NAME\"}, each with \"env\" if it is for one environment only.")),
            Amount = fields.Money("amount", Budget.MaxAmount) ?? throw new Refused("amount: say how many US dollars."),
            Period = PeriodOf(fields.Text("period", 20)),
        };
        if (fields.Text("currency", 10) is { } currency && currency != "USD")
        {
            throw new Refused($"currency: must be USD, and is {currency}. What applications spend is estimated from list prices, which are in US dollars: a budget in another currency would be compared with the wrong number.");
        }

        budget = budget with
        {
            Thresholds = ThresholdsOf(fields, budget.Thresholds),
            Forecast = fields.Flag("forecast") ?? true,
            PerMinute = fields.Money("perMinute", Budget.MaxAmount),
            UsualFactor = fields.Number("usualFactor", "1.1", 1.1m, Budget.MaxUsualFactor),
            Contacts = fields.Names("contacts"),
            EscalateAfterMinutes = (int?)fields.Whole("escalateAfterMinutes", 1, Budget.MaxEscalateMinutes),
            EscalateTo = fields.Names("escalateTo"),
        };
        if (budget.EscalateTo.Count > 0 && budget.EscalateAfterMinutes is null)
        {
            throw new Refused("escalateTo: say after how long: set escalateAfterMinutes.");
        }

        return fields.Object("trip") is { } trip ? budget with { Trip = TripOf(trip, budget) } : budget;
    }

    private static BudgetScope ScopeOf(JsonElement value)
    {
        Fields fields = new(value, "scope.", "app", "team", "model", "feature", "env");
        (BudgetScopeKind Kind, string? Name)[] named =
            [.. new[] { BudgetScopeKind.App, BudgetScopeKind.Team, BudgetScopeKind.Model, BudgetScopeKind.Feature }.Select(k => (k, fields.Text(BudgetText.Word(k), BudgetScope.MaxName))).Where(n => n.Item2 is not null)];
        string? environment = fields.Text("env", SwitchRecord.MaxEnvironment);
        return named.Length > 1 ? throw new Refused("scope: give one of app, team, model and feature, and make another budget for the other.")
            : named is [var (kind, name)] ? Named(new BudgetScope(kind, name!, environment))
            : new BudgetScope(BudgetScopeKind.All, "", environment);
    }

    private static BudgetScope Named(BudgetScope scope) => scope.Kind != BudgetScopeKind.Feature || scope.FeatureName is not null ? scope
        : throw new Refused("scope.feature: write the application, a slash and the feature, such as support-bot/search.");

    private static BudgetPeriod PeriodOf(string? text) =>
        Enum.GetValues<BudgetPeriod>().Cast<BudgetPeriod?>().FirstOrDefault(p => BudgetText.Word(p!.Value) == text) ?? throw new Refused("period: must be day, week, month, quarter or year.");

    private static IReadOnlyList<int> ThresholdsOf(Fields fields, IReadOnlyList<int> usual)
    {
        if (fields.List("thresholds", Budget.MaxThresholds) is not { } list)
        {
            return usual;
        }

        int[] thresholds = [.. list.Select(t => t.ValueKind == JsonValueKind.Number && t.TryGetInt32(out int percent) && percent is >= 1 and <= Budget.MaxThreshold
            ? percent : throw new Refused($"thresholds: each must be a whole number from 1 to {Budget.MaxThreshold}, in percent of the amount."))];
        return thresholds.Zip(thresholds.Skip(1)).All(p => p.First < p.Second) ? thresholds : throw new Refused("thresholds: write each once, from the lowest to the highest.");
    }

    private static BudgetTrip TripOf(JsonElement value, Budget budget)
    {
        Fields fields = new(value, "trip.", "on", "scope", "env");
        string[] on = [.. (fields.List("on", 2) ?? []).Select(o => o.ValueKind == JsonValueKind.String ? o.GetString()! : "")];
        if (on.Length == 0 || on.Except(["limit", "rate"]).Any())
        {
            throw new Refused("trip.on: say when it kills: [\"limit\"] when the amount is spent, [\"rate\"] when perMinute is passed, or both.");
        }

        BudgetTrip trip = new(on.Contains("limit"), on.Contains("rate"), fields.Text("scope", KillScope.MaxLength) ?? "", fields.Text("env", SwitchRecord.MaxEnvironment) ?? "");
        return !KillScope.TryParse(trip.Scope, out KillScope? scope) || scope.IsDrill ? throw new Refused("trip.scope: must be what is killed: global, app:<name>, model:<id> or feature:<app>/<feature>.")
            : !EnvironmentName.IsValid(trip.Environment) ? throw new Refused("trip.env: must name the environment in which it is killed, such as production.")
            : trip.OnRate && budget.PerMinute is null ? throw new Refused("trip.on: rate needs a limit: set perMinute.")
            : trip.OnLimit && !budget.Thresholds.Contains(Budget.Limit) ? throw new Refused("trip.on: limit needs the threshold 100 among thresholds: nobody is to learn of a kill from its silence.")
            : trip;
    }

    private sealed class Refused(string message) : Exception(message);

    /// <summary>The fields of an object, each of one type.</summary>
    private sealed class Fields
    {
        private readonly JsonElement _object;
        private readonly string _path;

        public Fields(JsonElement value, string path, params ReadOnlySpan<string> known)
        {
            (_object, _path) = (value, path);
            if (value.ValueKind != JsonValueKind.Object)
            {
                throw new Refused(path.Length == 0 ? "A budget is one JSON object with name, scope, amount and period." : $"{path.TrimEnd('.')}: must be an object.");
            }

            foreach (JsonProperty property in value.EnumerateObject())
            {
                if (!known.Contains(property.Name))
                {
                    throw new Refused($"{path}{property.Name}: there is no such field. There are {string.Join(", ", known!)}.");
                }
            }
        }

        public string? Text(string name, int most) => Find(name) is not { } value ? null
            : value.ValueKind == JsonValueKind.String && value.GetString()!.Trim() is { Length: > 0 } text && text.Length <= most && !text.Any(char.IsControl) ? text
            : throw new Refused($"{_path}{name}: must be a text of 1 to {most} characters in one line.");

        public bool? Flag(string name) => Find(name) is not { } value ? null
            : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw new Refused($"{_path}{name}: must be true or false.");

        public decimal? Money(string name, decimal most) => Number(name, "more than 0", 0.000001m, most);

        public decimal? Number(string name, string leastWord, decimal least, decimal most) => Find(name) is not { } value ? null
            : value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out decimal number) && number >= least && number <= most ? number
            : throw new Refused($"{_path}{name}: must be a number, {leastWord} and at most {most.ToString("#,##0", CultureInfo.InvariantCulture)}.");

        public long? Whole(string name, long least, long most) => Find(name) is not { } value ? null
            : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number >= least && number <= most ? number
            : throw new Refused($"{_path}{name}: must be a whole number from {least} to {most}.");

        public JsonElement? Object(string name) => Find(name);

        public IReadOnlyList<JsonElement>? List(string name, int most) => Find(name) is not { } value ? null
            : value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= most ? [.. value.EnumerateArray()] : throw new Refused($"{_path}{name}: must be a list of at most {most}.");

        public IReadOnlyList<string> Names(string name) => [.. (List(name, Budget.MaxContacts) ?? []).Select(n => n.ValueKind == JsonValueKind.String && IsContact(n.GetString()!.Trim()) ? n.GetString()!.Trim()
            : throw new Refused($"{name}: each must be an e-mail address, or the name of a channel from the settings.")).Distinct(StringComparer.OrdinalIgnoreCase)];

        private static bool IsContact(string text) => text.Contains('@', StringComparison.Ordinal) ? MailName.Parse(text) is not null : text.Length is > 0 and <= NotificationChannels.MaxName && !text.Any(char.IsControl);

        private JsonElement? Find(string name) => _object.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }
}
