using System.Globalization;

namespace OpsConsole.Core.Sources.Aws.CostExplorer;

/// <summary>The form of a source at Cost Explorer.</summary>
internal static class CostExplorerForm
{
    private const int MostTags = 5, MostNames = 100, AccountLength = 12;

    /// <summary>What the requests of a month may cost where nothing else is said, US dollars.</summary>
    public const decimal UsualCap = 20;

    /// <summary>The fields, in the order of the form.</summary>
    public static IReadOnlyList<SourceField> Fields { get; } =
    [
        new("MonthlyCap", "Monthly cap on requests", "The most that the console may spend on requests in a calendar month, US dollars: each costs 0.01. When it is reached, costs are read on when the month turns.") { Usual = "20" },
        new("MostRequests", "Most requests a reading", "A reading that needs more is refused before they are sent. A run may take three times as many, tries included.") { Usual = "200", IsRare = true },
        new("Accounts", "Accounts", "Numbers of the accounts that are read, a line each; leave it empty for all that the credentials see.") { IsLong = true },
        new("Services", "Services", "Names of the services that are read, a line each; leave it empty for all. Claude and other models of the marketplace are services of their own.") { IsLong = true },
        new("Tags", "Tags", "Keys of up to five cost allocation tags by which costs are told apart, a line each. Each multiplies the requests by the number of its values.") { IsLong = true },
        new("Region", "Region", "Which partition of AWS: a region such as cn-north-1 for China.") { Usual = "us-east-1", IsRare = true },
        .. AwsForm.Fields,
    ];

    /// <summary>Reads what is read, and how.</summary>
    /// <exception cref="SourceException">The settings make no sense.</exception>
    public static CostExplorerSettings Read(SourceDefinition source)
    {
        CostExplorerSettings settings = new()
        {
            Aws = AwsForm.Read(source, source["Region"].Length == 0 ? "us-east-1" : source["Region"]),
            Accounts = Lines(source["Accounts"].Replace(',', '\n')),
            Services = Lines(source["Services"]),
            Tags = Lines(source["Tags"]),
        };
        _ = CapOf(source);
        _ = AwsService.CostExplorer.RegionFor(settings.Aws.Region);
        return settings switch
        {
            { Tags.Count: > MostTags } => throw Wrong($"These are {settings.Tags.Count} tags.", $"Choose up to {MostTags}: each multiplies the requests."),
            { Accounts.Count: > MostNames } or { Services.Count: > MostNames } => throw Wrong($"These are more than {MostNames} accounts or services.", "Leave it empty to read all of them."),
            _ when settings.Accounts.FirstOrDefault(a => a.Length != AccountLength || !a.All(char.IsAsciiDigit)) is { } wrong => throw Wrong($"“{AwsFaults.Line(wrong)}” is not the number of an account.", "Give its 12 digits."),
            _ => settings with { MostRequests = MostOf(source, settings.MostRequests) },
        };
    }

    /// <summary>What the requests of a month may cost, US dollars.</summary>
    /// <exception cref="SourceException">The setting makes no sense.</exception>
    public static decimal CapOf(SourceDefinition source) =>
        source["MonthlyCap"].Length == 0 ? UsualCap
        : decimal.TryParse(source["MonthlyCap"], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal cap) && cap is >= 0.1m and <= 10_000 ? cap
        : throw Wrong("The monthly cap is no amount from 0.10 to 10000.", "Give US dollars, such as 20 or 7.50.");

    private static int MostOf(SourceDefinition source, int usual) =>
        source["MostRequests"].Length == 0 ? usual
        : int.TryParse(source["MostRequests"], NumberStyles.None, CultureInfo.InvariantCulture, out int most) && most is >= 5 and <= 10_000 ? most
        : throw Wrong("The most requests of a reading are no number from 5 to 10000.", "Give one such as 200.");

    private static string[] Lines(string text) => [.. text.Split(['\n', '\r'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];

    private static SourceException Wrong(string message, string remedy) => new(SourceFault.Refused, message, remedy);
}
