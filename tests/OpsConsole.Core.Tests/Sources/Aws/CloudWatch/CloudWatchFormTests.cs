using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpsConsole.Core.Costs;
using OpsConsole.Core.Costs.Prices;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Sources.Aws;
using OpsConsole.Core.Sources.Aws.CloudWatch;
using OpsConsole.Core.Sources.Kinds;
using OpsConsole.Core.Tests.Sources.Aws.Fake;

namespace OpsConsole.Core.Tests.Sources.Aws.CloudWatch;

/// <summary>A CloudWatch source as people write it down, and what a test of its connection finds.</summary>
public sealed class CloudWatchFormTests
{
    private const string Role = "arn:aws:iam::111122223333:role/opsconsole";

    private static readonly CloudWatchKind Kind = new(null!, PriceBooks.Of(PriceBook.ListPrices), null!, TimeProvider.System);

    private static readonly (string Name, string Value)[] Least = [("Region", "eu-central-1"), ("Application", "shop")];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_field_of_AWS_is_read()
    {
        SourceDefinition source = Source([.. Least, ("Profile", "reader"), ("RoleArn", Role), ("ExternalId", "shared"), ("Endpoint", "https://vpce.example")]);

        AwsReach reach = AwsForm.Read(source, "eu-central-1");

        Assert.Null(Kind.Problem(source));
        Assert.Equal(("eu-central-1", "reader", Role, "shared", "https://vpce.example/"), (reach.Region, reach.Profile, reach.RoleArn, reach.ExternalId, reach.Endpoint!.AbsoluteUri));
        AwsReach plain = AwsForm.Read(Source(Least), "eu-central-1");
        Assert.Equal((null, null, null, null), (plain.Profile, plain.RoleArn, plain.ExternalId, plain.Endpoint));
    }

    [Theory]
    [InlineData("Region", "Frankfurt", "'Frankfurt' is not the name of an AWS region. Give one such as us-east-1")]
    [InlineData("Region", "eu-central", "is not the name of an AWS region.")]
    [InlineData("Environment", "two\nlines", "That is not the name of an environment. Give one such as production.")]
    [InlineData("Endpoint", "localhost:4566", "The endpoint is no address. Give one that begins with https://")]
    [InlineData("Endpoint", "ftp://localhost", "The endpoint is no address.")]
    [InlineData("Endpoint", "http://user:password@localhost", "The endpoint is no address.")]
    [InlineData("Metrics", "AWS/Bedrock", "The metrics cannot be read: ")]
    [InlineData("Metrics", "{}", "The metrics cannot be read: ")]
    [InlineData("Metrics", "[]", "There are no metrics. Give at least one set with at least one metric")]
    [InlineData("Metrics", "[null]", "There are no metrics.")]
    [InlineData("Metrics", """[{"namespace":"App","metrics":[]}]""", "There are no metrics.")]
    [InlineData("Metrics", """[{"namespace":"App","metrics":[null]}]""", "There are no metrics.")]
    [InlineData("Metrics", """[{"namespace":"","metrics":[{"metric":"Calls","measure":"Calls"}]}]""", "There are no metrics.")]
    [InlineData("Metrics", """[{"namespace":"App","metrics":null}]""", "The metrics cannot be read: ")]
    [InlineData("Metrics", """[{"namespace":"App"}]""", "The metrics cannot be read: ")]
    [InlineData("Metrics", """[{"namespace":"App","metrics":[{"metric":"Calls","measure":"Shoes"}]}]""", "The metrics cannot be read: ")]
    [InlineData("Metrics", """[{"namespace":"App","metrics":[{"metric":"Calls","measure":99}]}]""", "The metrics cannot be read: ")]
    [InlineData("Metrics", """[{"namespace":"App","modelDimesion":"Model","metrics":[{"metric":"Calls","measure":"Calls"}]}]""", "The metrics cannot be read: ")]
    [InlineData("Aliases", "[]", "The model ids cannot be read: ")]
    [InlineData("Aliases", """{"arn":null}""", "A model id stands for nothing. Give each an application")]
    [InlineData("Aliases", """{"arn":{"app":"shop"}}""", "The model ids cannot be read: ")]
    public void What_makes_no_sense_is_said_with_what_to_do(string field, string value, string problem) =>
        Assert.Contains(problem, Kind.Problem(Source([.. Least, (field, value)])), StringComparison.Ordinal);

    [Fact]
    public void Other_metrics_are_read_as_the_documentation_shows_them()
    {
        string page = File.ReadAllText(Path.Combine(Repository(), "docs", "sources-aws.md"));
        string Example(string start)
        {
            int from = page.IndexOf("```json\n" + start, StringComparison.Ordinal) + 8;
            return page[from..page.IndexOf("```", from, StringComparison.Ordinal)];
        }

        Assert.Null(Kind.Problem(Source([.. Least, ("Metrics", Example("[\n")), ("Aliases", Example("{ \"arn:"))])));
    }

    [Fact]
    public async Task The_external_id_is_to_be_given_again_with_another_role_or_endpoint()
    {
        await using SourceConsole console = await SourceConsole.StartAsync(more: services =>
        {
            services.RemoveAll<ISourceKind>();
            services.AddSingleton(PriceBooks.Of(PriceBook.ListPrices));
            services.AddSingleton<ISourceKind, CloudWatchKind>();
        });
        SourceDraft draft = new(null, "one", SourceKind.CloudWatch, Values([.. Least, ("RoleArn", Role), ("ExternalId", "shared")]));
        string id = (await console.Commands.SaveAsync(SourceConsole.Shell, draft, Cancel)).Id!;
        async Task<string?> ProblemAsync(params (string Name, string Value)[] values) =>
            (await console.Commands.SaveAsync(SourceConsole.Shell, draft with { Id = id, Revision = console.Directory.Find(id)!.Revision, Values = Values([.. Least, ("RoleArn", Role), .. values]) }, Cancel)).Problem;

        Assert.StartsWith("Role is another one: give External id again.", await ProblemAsync(("RoleArn", Role + "2")), StringComparison.Ordinal);
        Assert.StartsWith("Endpoint is another one: give External id again.", await ProblemAsync(("Endpoint", "https://elsewhere.example")), StringComparison.Ordinal);
        Assert.Null(await ProblemAsync(("Environment", "staging")));
        Assert.Equal("shared", console.Directory.Find(id)!["ExternalId"]);
        Assert.Null(await ProblemAsync(("RoleArn", Role + "2"), ("ExternalId", "another")));
        Assert.StartsWith("Region: ", (await console.Commands.SaveAsync(SourceConsole.Shell, draft with { Name = "two", Values = Values([("Application", "shop")]) }, Cancel)).Problem, StringComparison.Ordinal);
        Assert.StartsWith("Application: ", (await console.Commands.SaveAsync(SourceConsole.Shell, draft with { Name = "two", Values = Values([("Region", "eu-central-1")]) }, Cancel)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_says_as_whom_AWS_knows_the_console_and_what_is_allowed()
    {
        await using FakeAws aws = await FakeAws.StartAsync();
        AwsFindings fine = await AwsProbe.TestAsync(aws.Reach, AwsParts.Metrics, new CountingReport(), TimeProvider.System, Cancel);
        SourceTest works = AwsForm.Told(fine);
        Assert.True(works.Works);
        Assert.Equal(
            [$"AWS knows the console as arn:aws:sts::{FakeAws.Account}:assumed-role/opsconsole/i-1.", "AWS is reached.", "cloudwatch:ListMetrics is allowed.", "cloudwatch:GetMetricData is allowed."], works.Lines.Select(l => l.Text));

        aws.Denied.Add("cloudwatch:GetMetricData");
        SourceTest denied = AwsForm.Told(await AwsProbe.TestAsync(aws.Reach, AwsParts.Metrics, new CountingReport(), TimeProvider.System, Cancel));
        Assert.False(denied.Works);
        SourceFinding missing = Assert.Single(denied.Lines, l => l.Ok == false);
        Assert.Equal("The permission cloudwatch:GetMetricData is missing.", missing.Text);
        Assert.StartsWith("Allow cloudwatch:GetMetricData", missing.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_without_credentials_says_so()
    {
        SourceTest test = await Kind.TestAsync(Source([.. Least, ("Profile", "nothing-like-it"), ("Endpoint", "http://127.0.0.1:1")]), Cancel);

        Assert.False(test.Works);
        Assert.Equal(["AWS does not know the console.", "There is no AWS profile 'nothing-like-it'."], test.Lines.Select(l => l.Text));
        Assert.StartsWith("Correct the name", test.Lines[1].Remedy, StringComparison.Ordinal);
    }

    private static string Repository()
    {
        string directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "OpsConsole.sln")))
        {
            directory = Path.GetDirectoryName(directory)!;
        }

        return directory;
    }

    private static Dictionary<string, string> Values((string Name, string Value)[] values) => values.ToLookup(v => v.Name, v => v.Value).ToDictionary(v => v.Key, v => v.Last());

    private static SourceDefinition Source((string Name, string Value)[] values) => new()
    {
        Id = "one", Name = "one", Kind = SourceKind.CloudWatch, Settings = Values(values).Where(v => v.Key != "ExternalId").ToDictionary(), Secrets = Values(values).Where(v => v.Key == "ExternalId").ToDictionary(),
    };
}
