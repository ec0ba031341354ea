using System.Text;
using Microsoft.Extensions.Configuration;
using OpsConsole.Core.Sources;

namespace OpsConsole.Core.Tests.Sources;

/// <summary>Sources of the settings.</summary>
public sealed class SourceOptionsTests
{
    private static readonly IReadOnlyList<SourceField> Fields = new TestSourceKind(SourceKind.Prometheus, new TestWorld()).Fields;

    [Fact]
    public void Settings_and_secrets_are_kept_apart_and_a_list_is_the_lines_of_a_text()
    {
        SourceDefinition source = Assert.Single(Read("""
            [ { "Name": " Prometheus EU ", "Kind": "prometheus", "address": "https://p.example.com", "Token": "hunter2", "Queries": [ "requests = sum(a)", "errors = sum(b)" ] } ]
            """));

        Assert.Null(source.Problem);
        Assert.Equal(("prometheus-eu", "Prometheus EU", SourceKind.Prometheus, true, true), (source.Id, source.Name, source.Kind, source.IsEnabled, source.IsFromSettings));
        Assert.Equal([("Address", "https://p.example.com"), ("Queries", "requests = sum(a)\nerrors = sum(b)")], source.Settings.OrderBy(s => s.Key).Select(s => (s.Key, s.Value)));
        Assert.Equal(["Token"], source.SecretNames);
        Assert.Equal("hunter2", source["Token"]);
    }

    [Theory]
    [InlineData("""[ { "Name": "a", "Kind": "Graphite", "Address": "https://g" } ]""", "Sources:0:Kind: must be one of Prometheus, CloudWatch, CostExplorer, Files.")]
    [InlineData("""[ { "Name": "a", "Kind": "7", "Address": "https://g" } ]""", "Sources:0:Kind: must be one of")]
    [InlineData("""[ { "Kind": "Prometheus", "Address": "https://g" } ]""", "Sources:0:Name: give it a name of 1 to 60 characters.")]
    [InlineData("""[ { "Name": "a", "Kind": "Prometheus", "Adress": "https://g" } ]""", "Sources:0:Adress: there is no such setting. There are Address, Auth, Token, Key, Queries, Client, File.")]
    [InlineData("""[ { "Name": "a", "Kind": "Prometheus", "Address": { "Host": "g" } } ]""", "Sources:0:Address: must be a text")]
    [InlineData("""[ { "Name": "a", "Kind": "Prometheus", "Address": "https://g", "Enabled": "no" } ]""", "Sources:0:Enabled: must be true or false.")]
    public void What_is_wrong_is_said_with_its_name(string json, string problem) => Assert.StartsWith(problem, Assert.Single(Read(json)).Problem, StringComparison.Ordinal);

    [Fact]
    public void One_that_is_wrong_does_not_keep_others_from_being_read()
    {
        IReadOnlyList<SourceDefinition> sources = Read("""
            [ { "Name": "A b", "Kind": "Prometheus", "Address": "https://g" }, { "Name": "a-b", "Kind": "Prometheus", "Address": "https://h" }, { "Name": "c", "Kind": "Prometheus", "Address": "https://h", "Enabled": false } ]
            """);

        Assert.Equal([true, false, true], sources.Select(s => s.Problem is null));
        Assert.Contains("another source of the settings has this name", sources[1].Problem, StringComparison.Ordinal);
        Assert.Equal(3, sources.Select(s => s.Id).Distinct().Count());
        Assert.False(sources[2].IsEnabled);
    }

    private static IReadOnlyList<SourceDefinition> Read(string json) =>
        SourceOptions.Read(new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes($$"""{ "Sources": {{json}} }"""))).Build(), kind => kind == SourceKind.Prometheus ? Fields : []);
}
