using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using OpsConsole.Core.Audit;
using OpsConsole.Core.Identity;

namespace OpsConsole.Web.Tests.Audit;

/// <summary>
/// Nothing changes the console without an event. What can change it is asked of the running console and of the code, not kept by
/// hand: an endpoint, a form or a command that no scenario goes through fails here.
/// </summary>
public sealed partial class AuditCoverageTests(AuditedConsole console) : IClassFixture<AuditedConsole>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly string[] ChangingMethods = ["ANY", "POST", "PUT", "PATCH", "DELETE"];

    /// <summary>The names of the scenarios.</summary>
    public static TheoryData<string> Names { get; } = [.. AuditScenarios.All.Select(s => s.Name)];

    private static HashSet<string> Covered { get; } =
        [.. AuditScenarios.All.SelectMany(s => s.Covers), .. AuditScenarios.NoStateChange.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_change_leaves_exactly_its_events(string name)
    {
        AuditScenario scenario = AuditScenarios.All.Single(s => s.Name == name);
        Func<Task> act = await scenario.ArrangeAsync(console);
        long before = await console.SizeAsync();

        await act();

        IReadOnlyList<JsonNode> entries = await EntriesAsync(before, scenario.Events.Length);
        Assert.Equal(scenario.Events.Order(), entries.Select(e => $"{e["kind"]} {e["outcome"]}").Order()); // what the switch's journal tells the trail comes when it comes
        Assert.All(entries, entry =>
        {
            Assert.NotEqual("", (string?)entry["actor"]!["id"]);
            Assert.NotEqual("", (string?)entry["object"]!["id"]);
        });
    }

    /// <summary>The entries from a position on; refusals at the kill switch are written down after the answer, so they are waited for.</summary>
    private async Task<IReadOnlyList<JsonNode>> EntriesAsync(long from, int expected)
    {
        IReadOnlyList<JsonNode> entries = await console.EntriesAsync(from);
        for (long begun = Stopwatch.GetTimestamp(); entries.Count < expected && Stopwatch.GetElapsedTime(begun) < Patience; entries = await console.EntriesAsync(from))
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        return entries;
    }

    [Fact]
    public void Every_endpoint_that_changes_something_is_gone_through()
    {
        string[] uncovered = [.. console.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<ComponentTypeMetadata>() is null) // a page's forms are looked for by themselves
            .Where(e => !e.RoutePattern.RawText!.TrimStart('/').StartsWith('_')) // the framework's own
            .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"])
                .Intersect(ChangingMethods).Select(method => $"{method} /{e.RoutePattern.RawText!.TrimStart('/')}"))
            .Distinct().Where(e => !Covered.Contains(e))];
        Assert.Empty(uncovered);
    }

    [Fact]
    public void Every_form_is_gone_through()
    {
        string pages = Path.Combine(Path.GetDirectoryName(SourceFile())!, "..", "..", "..", "src", "OpsConsole.Web");
        string[] uncovered = [.. Directory.EnumerateFiles(pages, "*.razor", SearchOption.AllDirectories)
            .SelectMany(file => FormName().Matches(File.ReadAllText(file)).Select(match => "form " + match.Groups[1].Value))
            .Distinct().Where(form => !Covered.Contains(form))];
        Assert.Empty(uncovered);
    }

    [Fact]
    public void Every_command_is_gone_through()
    {
        string[] uncovered = [.. Commands().Where(command => !Covered.Contains(command))];
        Assert.Empty(uncovered);
    }

    [Fact]
    public void Every_kind_that_a_scenario_expects_has_its_wording() => Assert.All(
        AuditScenarios.All.SelectMany(s => s.Events), e => Assert.NotNull(console.Get<AuditKinds>().Find(e.Split(' ')[0])));

    /// <summary>Whatever takes an actor, or the origin of one, in order to do something.</summary>
    private static IEnumerable<string> Commands() =>
        from type in typeof(Actor).Assembly.GetTypes().Concat(typeof(Program).Assembly.GetTypes())
        where type is { IsClass: true, IsNested: false } && !type.IsDefined(typeof(CompilerGeneratedAttribute))
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        where typeof(Task).IsAssignableFrom(method.ReturnType)
            && method.GetParameters().Any(p => p.ParameterType == typeof(Actor) || p.ParameterType == typeof(ActorOrigin))
            && !type.Name.EndsWith("State", StringComparison.Ordinal) // pages hand on to commands
        select $"{type.Name}.{method.Name}";

    private static string SourceFile([CallerFilePath] string here = "") => here;

    [GeneratedRegex("(?:FormName = |FormName=|<AccountForm [^>]*Name=)\"([a-z-]+)\"")]
    private static partial Regex FormName();
}
