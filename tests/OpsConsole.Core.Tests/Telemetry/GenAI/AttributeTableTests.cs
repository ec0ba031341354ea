using System.Text;
using OpsConsole.Core.Telemetry.GenAI;

namespace OpsConsole.Core.Tests.Telemetry.GenAI;

public class AttributeTableTests
{
    [Fact]
    public void Every_line_is_found_and_no_name_has_two()
    {
        Assert.All(AttributeDialects.Lines, line =>
        {
            AttributeEntry entry = AttributeTable.Find(Encoding.UTF8.GetBytes(line.Name.Replace(".*", ".anything.below", StringComparison.Ordinal)));
            Assert.Equal((line.Meaning, line.Care, line.Form, true), (entry.Meaning, entry.Care, entry.Form, entry.Known));
        });
        Assert.Equal(AttributeDialects.Lines.Count, AttributeDialects.Lines.Select(line => line.Name).Distinct().Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("gen_ai")]
    [InlineData("gen_ai.operation.nam")]
    [InlineData("gen_ai.operation.names")]
    [InlineData("serviceXname")]
    [InlineData("unheard.of")]
    public void An_unknown_name_means_nothing_and_is_redacted(string name) =>
        Assert.Equal((Meaning.None, Care.Redact, false), (AttributeTable.Find(Encoding.UTF8.GetBytes(name)) is var e ? e.Meaning : default, e.Care, e.Known));

    [Fact]
    public void A_line_of_its_own_comes_before_a_prefix() =>
        Assert.Equal((Meaning.PromptName, Meaning.None), (AttributeTable.Find("gen_ai.prompt.name"u8).Meaning, AttributeTable.Find("gen_ai.prompt.0.content"u8).Meaning));
}
