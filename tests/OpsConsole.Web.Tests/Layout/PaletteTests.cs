using OpsConsole.Web.Layout;

namespace OpsConsole.Web.Tests.Layout;

public sealed class PaletteTests
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    private static readonly string[] Labels = ["Overview", "Engineering", "Interactions", "API keys", "People", "Theme: dark", "Keyboard shortcuts"];

    [Theory]
    [InlineData("eng", "Engineering")]
    [InlineData("ENG", "Engineering")]
    [InlineData("apk", "API keys")]
    [InlineData("api keys", "API keys")]
    [InlineData("td", "Theme: dark")]
    [InlineData("ks", "Keyboard shortcuts")]
    [InlineData("in", "Interactions")]
    [InlineData("keys", "API keys")]
    [InlineData("view", "Overview")]
    public void What_is_typed_finds_what_was_meant(string typed, string label)
    {
        PaletteState state = State(mayFind: false);
        state.Search(typed);
        Assert.Equal(label, state.Chosen?.Label);
    }

    [Theory]
    [InlineData("rne")]
    [InlineData("peoples")]
    [InlineData("xyz")]
    public void What_does_not_fit_in_order_is_not_found(string typed)
    {
        PaletteState state = State(mayFind: false);
        state.Search(typed);
        Assert.DoesNotContain(state.Found, line => line.Label is "Engineering" or "People");
    }

    [Fact]
    public void The_best_reading_of_a_label_counts_not_the_first()
    {
        // Taking the first 'k' and the first 'e' there is would miss the word that starts with both.
        Assert.True(PaletteMatch.Score("ke", "Task keys") > PaletteMatch.Score("ke", "Task sales"));
    }

    [Fact]
    public void Nothing_typed_lists_everything_in_its_order()
    {
        PaletteState state = State(mayFind: true);
        state.Search("eng");
        state.Search("");
        Assert.Equal(Labels, state.Found.Select(line => line.Label));
    }

    [Fact]
    public void Sources_are_asked_from_the_second_letter_on()
    {
        PaletteState state = new([new PaletteLine("Prompts", "Operate", "prompt", "/prompts")], mayFind: false, [new Names()]);

        state.Search("a");
        Assert.Empty(state.Found);
        state.Search("an");
        Assert.Equal("an", Assert.Single(state.Found).Label);
        state.Search("prompts");
        Assert.Equal(["Prompts", "prompts"], state.Found.Select(line => line.Label)); // pages and commands first
    }

    [Theory]
    [InlineData(Trace)]
    [InlineData("  4BF92F3577B34DA6A3CE929D0E0E4736 ")]
    [InlineData("4bf92f35-77b3-4da6-a3ce-929d0e0e4736")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")]
    public void A_trace_id_opens_its_interaction(string pasted)
    {
        PaletteState state = State(mayFind: true);
        state.Search(pasted);
        Assert.Equal($"/interactions/{Trace}", state.Chosen?.Href);
    }

    [Theory]
    [InlineData("chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT", "/interactions?q=chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT")]
    [InlineData("resp_1a&b=2/3 ", "/interactions?q=resp_1a%26b%3D2%2F3")]
    [InlineData("00000000000000000000000000000000", "/interactions?q=00000000000000000000000000000000")]
    public void Any_other_id_is_looked_up(string pasted, string href)
    {
        PaletteState state = State(mayFind: true);
        state.Search(pasted);
        Assert.Equal(href, state.Chosen?.Href);
    }

    [Fact]
    public void Plain_words_are_looked_up_last()
    {
        PaletteState state = State(mayFind: true);
        state.Search("inter");
        Assert.Equal("Interactions", state.Chosen?.Label);
        Assert.StartsWith("/interactions?q=", state.Found[^1].Href, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_may_not_see_interactions_is_not_offered_to_look_them_up()
    {
        PaletteState state = State(mayFind: false);
        state.Search(Trace);
        Assert.Empty(state.Found);
        Assert.Null(state.Chosen);
    }

    [Fact]
    public void The_keyboard_goes_round_at_the_ends()
    {
        PaletteState state = State(mayFind: false);
        state.Move(-1);
        Assert.Equal("Keyboard shortcuts", state.Chosen?.Label);
        state.Move(1);
        Assert.Equal("Overview", state.Chosen?.Label);
    }

    private static PaletteState State(bool mayFind) =>
        new([.. Labels.Select(label => new PaletteLine(label, "", "search", "/" + label))], mayFind);

    private sealed class Names : IPaletteSource
    {
        public string Permission => "any";

        public IEnumerable<PaletteLine> Find(string text, int most) => [new PaletteLine(text, "Prompt", "prompt", "/prompts/" + text)];
    }
}
