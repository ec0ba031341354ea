using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Prices;

namespace OpsConsole.Core.Tests.Costs.Prices;

/// <summary>A company's own price book over the built-in one.</summary>
public sealed class PriceFileTests
{
    private static readonly PricedTokens Million = new(1_000_000, 0, 0, 0);

    [Fact]
    public void From_its_first_day_on_a_model_goes_by_its_own_prices_alone()
    {
        PriceBook book = Book("""{"models":[{"model":"o3","prices":[{"from":"2025-06-01","input":9,"output":1}]}]}""");

        Assert.Equal(10_000_000, book.Price("o3", At("2025-05-31T23:59:59Z"), Million)); // the list price
        Assert.Equal(9_000_000, book.Price("o3", At("2025-06-01T00:00:00Z"), Million));
        Assert.Equal(9_000_000, book.Price("o3", At("2025-06-10T00:00:00Z"), Million)); // the list price falls on this day, the own one does not
        Assert.Equal(2_500_000, book.Price("gpt-4o", At("2025-06-01T00:00:00Z"), Million)); // others stay
    }

    [Fact]
    public void A_price_changes_at_midnight_UTC()
    {
        PriceBook book = Book("""{"models":[{"model":"m","prices":[{"from":"2026-03-02","input":2,"output":0},{"from":"2026-03-01","input":1,"output":0}]}]}""");

        Assert.Equal(1_000_000, book.Price("m", At("2026-03-01T23:59:59.999999Z"), Million));
        Assert.Equal(2_000_000, book.Price("m", At("2026-03-02T00:00:00Z"), Million));
        Assert.Equal(1_000_000, book.Price("m", At("2026-02-01T00:00:00Z"), Million)); // the first price counts for what is earlier
    }

    [Fact]
    public void Prices_in_another_currency_go_by_the_rate_of_their_day()
    {
        PriceBook book = Book("""
            {"currency":"EUR","rates":[{"currency":"EUR","from":"2026-01-01","usd":1.1},{"currency":"EUR","from":"2026-02-01","usd":1.2}],
             "models":[{"model":"m","prices":[{"from":"2026-01-01","input":10,"output":0}]}]}
            """);

        Assert.Equal(11_000_000, book.Price("m", At("2026-01-31T23:59:59Z"), Million));
        Assert.Equal(12_000_000, book.Price("m", At("2026-02-01T00:00:00Z"), Million));
    }

    [Fact]
    public void Of_several_discounts_the_greatest_counts_and_each_has_its_days()
    {
        PriceBook book = Book("""
            {"discounts":[{"model":"*","from":"2026-01-01","percent":10},{"model":"my-*","from":"2026-02-01","to":"2026-02-28","percent":25}],
             "models":[{"model":"my-model","prices":[{"from":"2025-01-01","input":100,"output":0}]}]}
            """);

        Assert.Equal(100_000_000, book.Price("my-model", At("2025-12-31T23:59:59Z"), Million));
        Assert.Equal(90_000_000, book.Price("my-model", At("2026-01-31T23:59:59Z"), Million));
        Assert.Equal(75_000_000, book.Price("my-model", At("2026-02-28T23:59:59Z"), Million));
        Assert.Equal(90_000_000, book.Price("my-model", At("2026-03-01T00:00:00Z"), Million));
        Assert.Equal(2_250_000, book.Price("gpt-4o", At("2026-03-01T00:00:00Z"), Million)); // also list prices
    }

    [Fact]
    public void Each_kind_has_its_price()
    {
        ModelPrice price = Book("""{"models":[{"model":"m","prices":[{"from":"2026-01-01","input":10,"output":20,"cacheRead":1,"cacheWrite":12,"reasoning":30,"batchInput":5,"batchOutput":8,"request":0.01,"image":0.04}]}]}""")
            .Find("m", At("2026-06-01T00:00:00Z"))!;

        Assert.Equal(10_000 + (60 * 10) + (30 * 1) + (10 * 12) + (40 * 20) + (10 * 30), price.Of(new PricedTokens(100, 50, 30, 10, 10)));
        Assert.Equal(10_000 + (100 * 5) + (50 * 8), price.Of(new PricedTokens(100, 50, 30, 10, 10) { InBatch = true }));
        Assert.Equal(30_000 + 10, price.Of(new PricedTokens(1, 0, 0, 0) { Calls = 3 }));
        Assert.Equal(50_000, price.WithoutTokens());
    }

    [Theory]
    [InlineData("", "Line 1")]
    [InlineData("{\"models\":\n[{\"model\":\"m\",\"prices\":[{\"from\":\"2026-01-01\",\"input\":\"much\",\"output\":1}]}]}", "Line 2, models[0].prices[0].input")]
    [InlineData("""{"models":[{"model":"m","price":[]}]}""", "price")]
    [InlineData("""{"models":[{"model":"m","prices":[]}]}""", "1 to 200 prices")]
    [InlineData("""{"models":[{"model":"m","prices":[{"from":"2026-01-01","input":-1,"output":1}]}]}""", "0 to 1,000,000")]
    [InlineData("""{"models":[{"model":"us.anthropic.Claude-X","prices":[{"from":"2026-01-01","input":1,"output":1}]}]}""", "such as claude-x")]
    [InlineData("""{"models":[{"model":"m","prices":[{"from":"2026-01-01","input":1,"output":1},{"from":"2026-01-01","input":2,"output":1}]}]}""", "two prices begin on 2026-01-01")]
    [InlineData("""{"currency":"EUR","models":[{"model":"m","prices":[{"from":"2026-01-01","input":1,"output":1}]}]}""", "no rate for EUR")]
    [InlineData("""{"models":[],"discounts":[{"model":"*","from":"2026-01-01","percent":101}]}""", "0 to 100 percent")]
    [InlineData("""{"models":[],"rates":[{"currency":"euro","from":"2026-01-01","usd":1}]}""", "three letters")]
    public void What_is_wrong_is_said_with_its_place(string text, string says) =>
        Assert.Contains(says, Assert.Throws<PriceFileException>(() => PriceFile.Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_book_that_is_written_and_read_is_the_same_text()
    {
        string text = PriceFile.Read("""{"models":[{"model":"z","prices":[{"from":"2026-01-01","input":1,"output":2}]},{"model":"a","currency":"USD","prices":[{"from":"2026-01-01","input":1.50,"output":2,"cacheRead":0.1}]}]}""").Write();

        Assert.Equal(text, PriceFile.Read(text).Write());
        Assert.True(text.IndexOf("\"a\"", StringComparison.Ordinal) < text.IndexOf("\"z\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"models":[]}""", null)]
    [InlineData("""{"models":[{"model":"gpt-4o","prices":[{"from":"2026-05-01","input":1,"output":1}]}]}""", "2026-05-01")]
    [InlineData("""{"models":[{"model":"new-one","prices":[{"from":"2026-05-01","input":1,"output":1}]}]}""", "0001-01-01")]
    [InlineData("""{"models":[],"discounts":[{"model":"gpt-4o","from":"2026-07-01","percent":5}]}""", "2026-07-01")]
    public void It_is_known_from_which_day_on_two_books_differ(string own, string? day) =>
        Assert.Equal(day is null ? null : DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), PriceDifference.FirstDay(PriceBook.ListPrices, Book(own)));

    private static PriceBook Book(string own) => PriceBook.With(PriceFile.Read(own), 1);

    private static DateTime At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime;
}
