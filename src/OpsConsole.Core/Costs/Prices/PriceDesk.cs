using OpsConsole.Core.Changes.Requests;
using OpsConsole.Core.Changes.Settings;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Costs.Prices;

/// <summary>What an import would make of a company's own price book.</summary>
/// <param name="Models">The models that get another price.</param>
/// <param name="Text">The whole book with them.</param>
public sealed record PriceImport(IReadOnlyList<PricedModel> Models, string Text);

/// <summary>Asks for other prices, by change requests.</summary>
public sealed class PriceDesk(SettingsInForce settings, SettingWishes wishes, PriceBooks prices, ModelsInUse inUse, ChangeQueries changes, TimeProvider time)
{
    /// <summary>How far back a model counts as in use.</summary>
    public static readonly TimeSpan InUseFor = TimeSpan.FromDays(30);

    /// <summary>The company's own book as it is in force; an empty one where there is none.</summary>
    /// <exception cref="PriceFileException">It is of a newer version of the console.</exception>
    public PriceFile Own => settings.Find(PriceSettings.Name) is { } own ? PriceFile.Read(own.Text) : new PriceFile();

    /// <summary>Asks for another book, whole.</summary>
    public Task<ChangeOutcome> AskAsync(Actor by, string text, string title, string? why, CancellationToken cancellationToken = default) =>
        wishes.AskAsync(by, PriceSettings.Name, text, title, why, cancellationToken);

    /// <summary>Asks for prices of models besides those of the book.</summary>
    /// <exception cref="PriceFileException">The book in force is of a newer version of the console.</exception>
    public Task<ChangeOutcome> AddAsync(Actor by, IEnumerable<PricedModel> models, string title, string? why, CancellationToken cancellationToken = default) =>
        AskAsync(by, Own.Add(models).Write(), title, why, cancellationToken);

    /// <summary>Reads LiteLLM's map: what it says that the price book does not.</summary>
    /// <param name="map">The file.</param>
    /// <param name="from">The first day of its prices, UTC.</param>
    /// <param name="all">Whether all models are taken; else those that were in use in the last 30 days.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="PriceFileException">It is no such map, or has more models than a book takes.</exception>
    public async Task<PriceImport> ReadMapAsync(ReadOnlyMemory<byte> map, DateOnly from, bool all, CancellationToken cancellationToken = default)
    {
        HashSet<string> used = all ? [] : await UsedAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<PricedModel> models = [.. LiteLlmMap.Read(map, from, name => all || used.Contains(name)).NotIn(prices.Current)];
        PriceFile book = Own.Add(models);
        return book.Models.Count > PriceFile.MostModels ? throw new PriceFileException($"With these models the book has more than {PriceFile.MostModels}. Take those that you use.") : new PriceImport(models, book.Write());
    }

    /// <summary>A change request; null when there is none.</summary>
    public Task<ChangeRequest?> FindAsync(string id) => changes.FindAsync(id, CancellationToken.None);

    private async Task<HashSet<string>> UsedAsync(CancellationToken cancellationToken)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        return (await inUse.ReadAsync(now - InUseFor, now, cancellationToken).ConfigureAwait(false)).Where(m => m.Model is not null).Select(m => ModelNames.Normalise(m.Model!)).ToHashSet(StringComparer.Ordinal);
    }
}
