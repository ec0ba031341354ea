using System.Text.Json.Nodes;
using AngleSharp.Dom;
using Bunit;
using OpsConsole.Web.Controls;

namespace OpsConsole.Web.Tests.Controls;

public sealed class DiffViewTests : BunitContext
{
    private static JsonObject Json(string text) => (JsonObject)JsonNode.Parse(text)!;

    [Fact]
    public void Fields_are_added_removed_changed_or_the_same()
    {
        IReadOnlyList<DiffField> fields = JsonDiff.Of(Json("""{"a":1,"b":{"c":"x","d":true},"e":"same"}"""), Json("""{"a":2,"b":{"c":"x"},"e":"same","f":null}"""));

        Assert.Equal(
            [("a", DiffMark.Changed, "1", "2"), ("b.c", DiffMark.Same, "x", "x"), ("b.d", DiffMark.Removed, "true", null), ("e", DiffMark.Same, "same", "same"), ("f", DiffMark.Added, null, "null")],
            fields.Select(f => (f.Path, f.Mark, f.Before, f.After)));
    }

    [Fact]
    public void Lists_of_values_are_compared_as_sets()
    {
        DiffField field = Assert.Single(JsonDiff.Of(Json("""{"roles":["engineer","on-call"]}"""), Json("""{"roles":["on-call","administrator"]}""")));

        Assert.Equal([("engineer", DiffMark.Removed), ("on-call", DiffMark.Same), ("administrator", DiffMark.Added)], field.Members.Select(m => (m.Text, m.Mark)));
    }

    [Fact]
    public void Lists_of_objects_are_compared_whole()
    {
        DiffField field = Assert.Single(JsonDiff.Of(Json("""{"rules":[{"a":1}]}"""), Json("""{"rules":[{"a":2}]}""")));

        Assert.Empty(field.Members);
        Assert.Equal(("[{\"a\":1}]", "[{\"a\":2}]"), (field.Before, field.After));
    }

    [Fact]
    public void What_is_new_has_no_before_and_nothing_is_markup()
    {
        IRenderedComponent<DiffView> view = Render<DiffView>(p => p.Add(d => d.After, Json("""{"name":"<b>x</b>","scopes":["a"],"text":""}""")));

        Assert.Empty(view.FindAll("del, b"));
        Assert.Equal(["<b>x</b>", "(empty)"], view.FindAll("ins .value").Select(v => v.TextContent));
        Assert.Equal("Added: ", view.Find("li.added .visually-hidden").TextContent);
    }
}
