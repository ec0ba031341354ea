using System.Text;
using System.Text.Json.Nodes;
using OpsConsole.Core.Changes.Policies;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Tests.Changes;

/// <summary>Editors believe the schema, the console its reader: they know the same words.</summary>
public class PolicySchemaTests
{
    private static readonly JsonNode Schema = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "policy.json")))!;

    [Theory]
    [InlineData("", "$.properties")]
    [InlineData("applications: { a: { # } }", "$.properties.applications.additionalProperties.properties")]
    [InlineData("rules: [{ # }]", "$.properties.rules.items.properties")]
    [InlineData("rules: [{ when: { # } }]", "$.properties.rules.items.properties.when.properties")]
    [InlineData("rules: [{ approvals: { # } }]", "$.properties.rules.items.properties.approvals.properties")]
    [InlineData("rules: [{ evidence: { # } }]", "$.properties.rules.items.properties.evidence.properties")]
    [InlineData("rules: [{ evidence: { evaluations: [{ # }] } }]", "$.properties.rules.items.properties.evidence.properties.evaluations.items.properties")]
    [InlineData("expiry: { # }", "$.properties.expiry.properties")]
    [InlineData("freezes: [{ # }]", "$.properties.freezes.items.properties")]
    [InlineData("escalation: { # }", "$.properties.escalation.properties")]
    public void The_schema_has_the_keys_that_the_reader_knows(string where, string path)
    {
        string text = where.Length == 0 ? "nonsense: 1" : where.Replace("#", "nonsense: 1", StringComparison.Ordinal);

        string message = PolicyReader.Read(Encoding.UTF8.GetBytes(text)).Problems.Select(p => p.Message).First(m => m.StartsWith("'nonsense' is no key here. There are: ", StringComparison.Ordinal));

        Assert.Equal(Find(path).AsObject().Select(p => p.Key).Order(StringComparer.Ordinal), message.Split(": ", 2)[1].TrimEnd('.').Split(", ").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("$.properties.rules.items.properties.when.properties.change.anyOf[0].enum")]
    [InlineData("$.properties.freezes.items.properties.except.anyOf[0].enum")]
    public void The_schema_has_the_kinds_of_change(string path) => Assert.Equal(PolicyWords.Aspects.Keys.Order(), Words(path).Order());

    [Fact]
    public void The_schema_has_the_risks() => Assert.Equal(PolicyWords.Risks.Keys.Order(), Words("$.properties.rules.items.properties.risk.enum").Order());

    [Fact]
    public void The_schema_has_the_roles() => Assert.Equal(Roles.All.Order(), Words("$.properties.rules.items.properties.approvals.properties.roles.anyOf[0].enum").Order());

    private static IEnumerable<string> Words(string path) => Find(path).AsArray().Select(n => n!.GetValue<string>());

    private static JsonNode Find(string path)
    {
        JsonNode node = Schema;
        foreach (string step in path.Split('.', '[').Skip(1))
        {
            node = (step.EndsWith(']') ? node[int.Parse(step[..^1])] : node[step]) ?? throw new InvalidOperationException($"The schema has no {path}.");
        }

        return node;
    }
}
