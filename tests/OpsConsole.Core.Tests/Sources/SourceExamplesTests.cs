using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Prices;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Sources.Aws.CloudWatch;
using OpsConsole.Core.Sources.Aws.CostExplorer;
using OpsConsole.Core.Sources.Kinds;
using OpsConsole.Core.Sources.Prometheus;

namespace OpsConsole.Core.Tests.Sources;

/// <summary>What docs/sources.md shows is what the console takes.</summary>
public sealed partial class SourceExamplesTests
{
    private static readonly ISourceKind[] Kinds = [new PrometheusKind(null!, null!, TimeProvider.System), new CloudWatchKind(null!, PriceBooks.Of(PriceBook.ListPrices), null!, TimeProvider.System), new CostExplorerKind(null!, TimeProvider.System)];

    public static TheoryData<string> Examples { get; } = [.. Example().Matches(File.ReadAllText(Docs())).Select(m => m.Groups[1].Value)];

    [Fact]
    public void There_is_one_of_each_kind_at_least() =>
        Assert.All(Enum.GetNames<SourceKind>().Intersect(Kinds.Select(k => k.Kind.ToString())), kind => Assert.Contains(Examples, e => ((string)e).Contains($"\"Kind\": \"{kind}\"", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_can_be_read(string example)
    {
        using MemoryStream json = new(Encoding.UTF8.GetBytes($$"""{ "Sources": [ {{example}} ] }"""));
        IConfiguration configuration = new ConfigurationBuilder().AddJsonStream(json).Build();

        SourceDefinition source = Assert.Single(SourceOptions.Read(configuration, kind => Kinds.Single(k => k.Kind == kind).Fields));

        Assert.Null(source.Problem ?? Kinds.Single(k => k.Kind == source.Kind).Problem(source));
        Assert.Equal(Regex.Count(example, "\"[A-Z][A-Za-z]+\": "), source.Settings.Count + 2); // its name and kind, and nothing that is left out
    }

    private static string Docs([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "sources.md"));

    [GeneratedRegex("```json\n(\\{ \"Name\".*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
