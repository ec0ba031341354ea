using System.Data.Common;
using Microsoft.Extensions.Logging;
using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Settings;
using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Prices;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Costs.Prices;

/// <summary>A model with the price of today.</summary>
/// <param name="Model">Its name in the book.</param>
/// <param name="Price">Its price.</param>
/// <param name="IsOwn">Whether the company's own book has it; else it is a list price.</param>
/// <param name="Traffic">What was done with it in the last 30 days; null for nothing.</param>
public sealed record PriceRow(string Model, ModelPrice Price, bool IsOwn, ModelTraffic? Traffic);

/// <summary>What the page of prices shows.</summary>
public sealed partial class PricesState(PriceDesk desk, PriceBooks prices, SettingsInForce settings, ModelsInUse inUse, TimeProvider time, ILogger<PricesState> logger)
{
    /// <summary>Most prices that a search shows.</summary>
    public const int MostFound = 50;

    /// <summary>What is wrong; null when nothing is.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether it was read.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>Models in use without a price, most calls first.</summary>
    public IReadOnlyList<ModelTraffic> Unpriced { get; private set; } = [];

    /// <summary>Models in use with a price, dearest first.</summary>
    public IReadOnlyList<PriceRow> Used { get; private set; } = [];

    /// <summary>What was in force, newest first.</summary>
    public IReadOnlyList<SettingVersion> Versions { get; private set; } = [];

    /// <summary>How many models the book knows.</summary>
    public int Models => prices.Current.Models.Count();

    /// <summary>Version of the company's own part; 0 for none.</summary>
    public int Version => prices.Current.Version;

    /// <summary>The company's own part as a text.</summary>
    public string OwnText => desk.Own.Write();

    /// <summary>Why the last wish was refused; null when it was not.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The first day that a form offers.</summary>
    public DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <summary>Reads it.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            DateTime now = time.GetUtcNow().UtcDateTime;
            IReadOnlyList<ModelTraffic> traffic = await inUse.ReadAsync(now - PriceDesk.InUseFor, now, cancellationToken);
            Versions = await settings.HistoryAsync(PriceSettings.Name, cancellationToken);
            Unpriced = [.. traffic.Where(t => t.Unpriced > 0 && prices.Current.Find(t.Model, now) is null).OrderByDescending(t => t.Unpriced)]; // calls that failed report no tokens: that is not for want of a price
            HashSet<string> own = OwnModels();
            Used =
            [
                .. traffic.Where(t => t.Unpriced < t.Calls && t.Model is not null)
                    .Select(t => prices.Current.Find(t.Model, now) is { } price ? new PriceRow(t.Model!, price, own.Contains(prices.Current.NameOf(t.Model!) ?? ""), t) : null)
                    .OfType<PriceRow>().OrderByDescending(r => r.Traffic!.Cost),
            ];
            (Problem, IsLoaded) = (null, true);
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException or TimeoutException)
        {
            Log.Failed(logger, exception);
            Problem = "The prices could not be read. They are read again when you try.";
        }
    }

    /// <summary>Prices whose model has a text in its name, by name.</summary>
    public IReadOnlyList<PriceRow> Find(string text)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        HashSet<string> own = OwnModels();
        return
        [
            .. prices.Current.Models.Where(m => m.Contains(text.Trim(), StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).Take(MostFound)
                .Select(m => new PriceRow(m, prices.Current.Find(m, now)!, own.Contains(m), null)),
        ];
    }

    /// <summary>Asks for a price.</summary>
    /// <returns>The change request; null when it was refused.</returns>
    public Task<string?> AddAsync(Actor by, PriceDraft draft) =>
        AskAsync(() => draft.Read() is { } model ? desk.AddAsync(by, [model], draft.Title, draft.Why) : Task.FromResult(ChangeOutcome.Refused(ChangeRefusal.Invalid, draft.Problem!)));

    /// <summary>Asks for another own book, whole.</summary>
    /// <returns>The change request; null when it was refused.</returns>
    public Task<string?> ReplaceAsync(Actor by, string text, string title) => AskAsync(() => desk.AskAsync(by, text, string.IsNullOrWhiteSpace(title) ? "Change the price book" : title, null));

    /// <summary>Asks for what was read from LiteLLM's map.</summary>
    /// <returns>The change request; null when it was refused.</returns>
    public Task<string?> TakeAsync(Actor by, PriceImport import) =>
        AskAsync(() => desk.AskAsync(by, import.Text, $"Take {import.Models.Count} {(import.Models.Count == 1 ? "price" : "prices")} from LiteLLM's map", null));

    /// <summary>Says why something cannot be read.</summary>
    public void Refuse(string why) => Refusal = why;

    /// <summary>Reads LiteLLM's map.</summary>
    /// <returns>What it says that the book does not; null when it is none.</returns>
    public async Task<PriceImport?> ReadMapAsync(ReadOnlyMemory<byte> map, DateOnly from, bool all)
    {
        try
        {
            Refusal = null;
            return await desk.ReadMapAsync(map, from, all);
        }
        catch (PriceFileException exception)
        {
            Refusal = exception.Message;
            return null;
        }
    }

    private HashSet<string> OwnModels() => [.. desk.Own.Models.Select(m => m.Model)];

    private async Task<string?> AskAsync(Func<Task<ChangeOutcome>> ask)
    {
        try
        {
            ChangeOutcome outcome = await ask();
            Refusal = outcome.Problem;
            return outcome.Problem is null ? outcome.Id : null;
        }
        catch (Exception exception) when (exception is DbException or PriceFileException or TimeoutException)
        {
            Log.Failed(logger, exception);
            Refusal = exception is PriceFileException ? exception.Message : "The database does not answer, so nothing was asked for. Try again in a moment.";
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The page of prices could not read or ask.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
