using OpsConsole.Core.Prompts.Reading;
using OpsConsole.Web.Prompts.Pages;

namespace OpsConsole.Web.Tests.Prompts.Pages;

public sealed class CatalogViewTests
{
    [Theory]
    [InlineData("/prompts")]
    [InlineData("/prompts?q=refund%20policy&folder=support&tag=billing&owner=@team&format=prompty&model=m&state=drift&env=production&sort=changed")]
    [InlineData("/prompts?q=%3Cscript%3E")]
    public void What_an_address_says_is_said_again(string address) => Assert.Equal(address, CatalogView.Read("https://console.example" + address).Href());

    [Theory]
    [InlineData("?q=")]
    [InlineData("?q=%20%20")]
    [InlineData("?folder=")]
    public void An_empty_filter_is_none(string query) => Assert.False(CatalogView.Read("https://console.example/prompts" + query).IsFiltered);

    [Fact]
    public void A_filter_that_is_too_long_is_none() =>
        Assert.False(CatalogView.Read("https://console.example/prompts?q=" + new string('x', 2000)).IsFiltered);

    [Fact]
    public void Without_its_filter_a_view_keeps_its_order() =>
        Assert.Equal("/prompts?sort=changed", CatalogView.Read("https://console.example/prompts?q=x&env=production&sort=changed").Unfiltered.Href());

    [Fact]
    public void Every_state_has_a_word_that_leads_back_to_it()
    {
        Assert.Equal(Enum.GetValues<CatalogState>().Order(), CatalogWords.States.Select(w => CatalogWords.StateOf(w)!.Value).Order());
        Assert.Null(CatalogWords.StateOf("nonsense"));
        Assert.Equal(CatalogSort.Relevance, CatalogWords.SortOf("nonsense"));
        Assert.Equal(CatalogSort.Changed, CatalogWords.SortOf("changed"));
    }
}
