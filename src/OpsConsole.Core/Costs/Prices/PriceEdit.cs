namespace OpsConsole.Core.Costs.Prices;

/// <summary>Changes of a company's own price book, as values: each gives another book.</summary>
public static class PriceEdit
{
    /// <summary>Adds prices of models. Where one begins on the same day, the new one counts; all others stay.</summary>
    public static PriceFile Add(this PriceFile book, IEnumerable<PricedModel> models)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(models);
        Dictionary<string, PricedModel> all = book.Models.ToDictionary(m => m.Model, StringComparer.Ordinal);
        foreach (PricedModel model in models)
        {
            PricedModel known = all.GetValueOrDefault(model.Model, model with { Prices = [] });
            all[model.Model] = known with { Prices = [.. known.Prices.Where(p => model.Prices.All(n => n.From != p.From)), .. model.Prices], Source = model.Source ?? known.Source };
        }

        return book with { Models = [.. all.Values] };
    }

    /// <summary>Leaves out what another book says already: models whose newest price at a day is the same.</summary>
    /// <param name="models">Models with one price each.</param>
    /// <param name="known">The other book.</param>
    public static IEnumerable<PricedModel> NotIn(this IEnumerable<PricedModel> models, PriceBook known)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(known);
        return models.Where(m => known.NameOf(m.Model) != m.Model
            || known.Find(m.Model, m.Prices[0].From.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc)) is not { } price
            || price with { From = default } != m.Prices[0] with { From = default });
    }
}
