using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpsConsole.Core.Jobs.Windows;
using OpsConsole.Core.Sources;
using OpsConsole.Core.Sources.Kinds;
using OpsConsole.Core.Sources.Prometheus;

namespace OpsConsole.Core.Tests.Sources.Prometheus;

/// <summary>A Prometheus source as people write it down, and what a test of its connection finds.</summary>
public sealed class PrometheusFormTests
{
    private const string Password = "right";

    private static readonly PrometheusKind Kind = new(null!, null!, TimeProvider.System);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_field_is_read()
    {
        SourceDefinition source = Source(
            ("Address", "https://mimir.example/prometheus"), ("Auth", "basic"), ("User", "reader"), ("Password", "secret"), ("Tenant", "team-a"), ("Environment", "production"), ("EnvironmentLabel", "env"),
            ("ApplicationLabel", "app"), ("Only", "cluster=\"eu\"\n\n team =~ \"a|b\" \nzone!=\"x\"\nrack!~\"\""), ("Preset", "no"), ("Queries", "Requests = sum by (app) (increase(x{a=\"b\"}[1m]))\nfirsttoken=y"), ("Days", "400"));

        PrometheusSettings settings = PrometheusForm.Read(source);

        Assert.Null(Kind.Problem(source));
        Assert.Equal(("https://mimir.example/prometheus", "team-a", "production", "env", "app", false), (settings.Address.AbsoluteUri, settings.Tenant, settings.Environment, settings.EnvironmentLabel, settings.ApplicationLabel, settings.Preset));
        Assert.Equal(("secret", 400), (settings.Auth.Secret, PrometheusForm.DaysOf(source)));
        Assert.Equal([new LabelMatcher("cluster", "=", "eu"), new LabelMatcher("team", "=~", "a|b"), new LabelMatcher("zone", "!=", "x"), new LabelMatcher("rack", "!~", "")], settings.Only);
        Assert.Equal([new PrometheusQuery(PrometheusMeasure.Requests, "sum by (app) (increase(x{a=\"b\"}[1m]))"), new PrometheusQuery(PrometheusMeasure.FirstToken, "y")], settings.Queries);
        Assert.Equal(PrometheusForm.Fields.Select(f => f.Name), PrometheusForm.Fields.Select(f => f.Name).Distinct());
    }

    [Fact]
    public void What_is_left_empty_is_as_usual()
    {
        SourceDefinition source = Source(("Address", "http://prometheus:9090"));

        PrometheusSettings settings = PrometheusForm.Read(source);

        Assert.Null(Kind.Problem(source));
        Assert.Equal((true, null, null, 7), (settings.Preset, settings.Tenant, settings.Authorities, PrometheusForm.DaysOf(source)));
        Assert.Same(PrometheusAuth.None, settings.Auth);
        Assert.Equal((7 * 288) + 1, WindowsOf(source), 1.0);
    }

    [Theory]
    [InlineData("Address", "prometheus:9090", "That is no address. Give one that begins with http:// or https://")]
    [InlineData("Address", "ftp://prometheus", "That is no address.")]
    [InlineData("Address", "/metrics", "That is no address.")]
    [InlineData("Address", "http://reader:secret@prometheus", "That is no address.")]
    [InlineData("Address", "http://prometheus/?query=1", "That is no address.")]
    [InlineData("Auth", "basic", "The user is missing. Give the user and the password")]
    [InlineData("Auth", "bearer", "The bearer token is empty")]
    [InlineData("Auth", "sigv4", "The AWS region is missing. Give the region of the workspace")]
    [InlineData("Only", "cluster=eu", "'cluster=eu' is no condition on a label. Write a label")]
    [InlineData("Only", "cluster=\"eu\"\n=\"x\"", "'=\"x\"' is no condition")]
    [InlineData("Only", "cluster>\"eu\"", "is no condition on a label")]
    [InlineData("Queries", "up", "'up' is no expression for a measure. Write one of Requests, Errors")]
    [InlineData("Queries", "Nonsense = up", "is no expression for a measure")]
    [InlineData("Queries", "Requests =", "is no expression for a measure")]
    [InlineData("Queries", "17 = up", "is no expression for a measure")]
    [InlineData("Queries", "1 = up", "is no expression for a measure")]
    [InlineData("Preset", "no", "Nothing would be read. Read OpenTelemetry's metrics, or give expressions.")]
    [InlineData("Days", "0", "That is no number of days. Give a whole number from 1 to 400.")]
    [InlineData("Days", "401", "That is no number of days.")]
    [InlineData("Days", "1.5", "That is no number of days.")]
    [InlineData("Days", "-1", "That is no number of days.")]
    public void What_makes_no_sense_is_said_with_what_to_do(string field, string value, string problem) =>
        Assert.Contains(problem, Kind.Problem(Source(("Address", "http://prometheus"), (field, value))), StringComparison.Ordinal);

    [Fact]
    public async Task A_secret_is_to_be_given_again_with_another_address_or_other_authorities()
    {
        await using SourceConsole console = await StartAsync();
        SourceDefinition source = await console.AddAsync("one", ("Auth", "basic"), ("User", "reader"), ("Password", "secret"));
        async Task<string?> ProblemAsync(params (string Name, string Value)[] values) => (await console.Commands.SaveAsync(
            SourceConsole.Shell, SourceConsole.Draft("one", [("Auth", "basic"), ("User", "reader"), .. values]) with { Id = source.Id, Revision = console.Directory.Find(source.Id)!.Revision }, Cancel)).Problem;

        Assert.Equal("Address is another one: give Password again. A secret is not sent to another place than it was given for.", await ProblemAsync(("Address", "https://elsewhere.example")));
        Assert.StartsWith("Certificate authorities is another one: give Password again.", await ProblemAsync(("Authorities", "-----BEGIN CERTIFICATE-----")), StringComparison.Ordinal);
        Assert.Equal("secret", console.Directory.Find(source.Id)!["Password"]);
        Assert.Null(await ProblemAsync(("Tenant", "other"))); // which leads nowhere else
        Assert.Null(await ProblemAsync(("Address", "https://elsewhere.example"), ("Password", "secret")));
        Assert.Null(await ProblemAsync(("Address", "https://elsewhere.example")));
    }

    [Fact]
    public async Task A_test_says_what_a_real_server_lets_the_console_see()
    {
        await using PrometheusServer server = await PrometheusServer.StartAsync(web: "basic_auth_users: {reader: $2y$04$abcdefghijklmnopqrstuuFmEfrkTQnczNzw475xE2VhDrK1uwJiC}");
        (string, string)[] right = [("Address", server.Address.AbsoluteUri), ("Auth", "basic"), ("User", "reader"), ("Password", Password)];

        SourceTest empty = await TestAsync(right);
        Assert.False(empty.Works);
        Assert.Contains(empty.Lines, l => l.Ok == true && l.Text.Contains("is reached: version 2", StringComparison.Ordinal));
        Assert.Contains(empty.Lines, l => l.Ok == false && l.Text.StartsWith("No series now is named gen_ai_client_", StringComparison.Ordinal));

        SourceTest queries = await TestAsync([.. right, ("Preset", "no"), ("Queries", "Requests = vector(1)")]);
        Assert.True(queries.Works);
        Assert.Contains(queries.Lines, l => l.Text == "The expression for Requests gives 1 series now.");
        Assert.Contains((await TestAsync([.. right, ("Preset", "no"), ("Queries", "Requests = nothing_like_it")])).Lines, l => l.Ok == false && l.Text == "See that the expression for Requests is right: nothing_like_it");
        Assert.Contains((await TestAsync([.. right, ("Preset", "no"), ("Queries", "Requests = sum(")])).Lines, l => l.Ok == false && l.Text.Contains("parse error", StringComparison.Ordinal));

        await RefusesAsync("does not let this console in (401)", "Correct the user and the password", [.. right[..3], ("Password", "wrong-4d41")]);
        await RefusesAsync("does not let this console in (401)", "It wants to know who asks", right[..1]);
        await RefusesAsync("does not let this console in (401)", "Correct the token", [right[0], ("Auth", "bearer"), ("Token", "wrong-4d41")]);
        await RefusesAsync("no Prometheus API under this address (404)", "up to /api/v1 and without it", [("Address", new Uri(server.Address, "graph/").AbsoluteUri), .. right[1..]]);
        await RefusesAsync("cannot be reached", "Look whether it is up", [("Address", "http://127.0.0.1:1/"), .. right[1..]]);
        await RefusesAsync("cannot be reached", "Correct the host name", [("Address", "http://nothing-like-it.invalid/"), .. right[1..]]);
        await RefusesAsync("The certificates of the authority cannot be read.", "Paste them as PEM", [.. right, ("Authorities", "nothing like it")]);
    }

    private static async Task RefusesAsync(string problem, string remedy, (string, string)[] settings)
    {
        SourceTest test = await TestAsync(settings);
        Assert.False(test.Works);
        Assert.All(test.Lines, l => Assert.False(l.Ok));
        string all = string.Join(' ', test.Lines.Select(l => $"{l.Text} {l.Remedy}"));
        Assert.Contains(problem, all, StringComparison.Ordinal);
        Assert.Contains(remedy, all, StringComparison.Ordinal);
        Assert.DoesNotContain("4d41", all, StringComparison.Ordinal);
    }

    private static Task<SourceTest> TestAsync((string, string)[] settings) => Kind.TestAsync(Source(settings), Cancel);

    private static double WindowsOf(SourceDefinition source)
    {
        WindowRule rule = Kind.Job(source).Windows!();
        return (DateTime.UtcNow - rule.Since) / rule.Size;
    }

    private static Task<SourceConsole> StartAsync() => SourceConsole.StartAsync(more: services =>
    {
        services.RemoveAll<ISourceKind>();
        services.AddSingleton<ISourceKind, PrometheusKind>();
    });

    private static SourceDefinition Source(params (string Name, string Value)[] values)
    {
        Dictionary<string, string> all = values.ToLookup(v => v.Name, v => v.Value).ToDictionary(v => v.Key, v => v.Last());
        HashSet<string> secrets = [.. PrometheusForm.Fields.Where(f => f.IsSecret).Select(f => f.Name)];
        return new SourceDefinition
        {
            Id = "one", Name = "one", Kind = SourceKind.Prometheus, Settings = all.Where(v => !secrets.Contains(v.Key)).ToDictionary(), Secrets = all.Where(v => secrets.Contains(v.Key)).ToDictionary(),
        };
    }
}
