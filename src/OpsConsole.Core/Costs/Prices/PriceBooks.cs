using Microsoft.Extensions.Logging;
using OpsConsole.Core.Changes.Settings;

namespace OpsConsole.Core.Costs.Prices;

/// <summary>The price book that counts: the built-in prices with those of the setting <c>prices</c> over them. It changes by change requests.</summary>
public sealed partial class PriceBooks
{
    private readonly SettingsInForce? _settings;
    private readonly ILogger<PriceBooks>? _logger;
    private PriceBook _current = PriceBook.ListPrices;

    /// <summary>Follows the settings.</summary>
    public PriceBooks(SettingsInForce settings, ILogger<PriceBooks> logger)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (_settings, _logger) = (settings, logger);
        settings.Changed += Read;
        Read();
    }

    private PriceBooks(PriceBook book) => _current = book;

    /// <summary>The book that counts now.</summary>
    public PriceBook Current => Volatile.Read(ref _current);

    /// <summary>Always the same book.</summary>
    public static PriceBooks Of(PriceBook book)
    {
        ArgumentNullException.ThrowIfNull(book);
        return new PriceBooks(book);
    }

    private void Read()
    {
        if (_settings!.Newest(PriceSettings.Name) is not { } setting || setting.Number == Current.Version)
        {
            return;
        }

        try
        {
            Volatile.Write(ref _current, PriceBook.With(setting.IsRemoved ? new PriceFile() : PriceFile.Read(setting.Text), setting.Number));
        }
        catch (PriceFileException exception)
        {
            Log.Unreadable(_logger!, exception); // of a newer version of the console: what counted goes on counting
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The price book in force cannot be read by this version of the console. Prices stay as they were.")]
        public static partial void Unreadable(ILogger logger, Exception exception);
    }
}
