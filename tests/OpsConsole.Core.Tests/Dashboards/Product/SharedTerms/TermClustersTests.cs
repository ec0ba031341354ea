using OpsConsole.Core.Dashboards.Product.SharedTerms;

namespace OpsConsole.Core.Tests.Dashboards.Product.SharedTerms;

/// <summary>Clusters of texts that a person would make the same way.</summary>
public sealed class TermClustersTests
{
    private static readonly string[] Invoices = ["Where can I download the invoice of March?", "My invoice has the wrong address, can I download another one?", "Download my invoices as PDF", "The invoice for May is missing, I cannot download it"];
    private static readonly string[] Passwords = ["I forgot my password and cannot reset it", "How do I reset a password?", "The reset mail for my password never arrives", "Reset password please"];
    private static readonly string[] Parcels = ["My parcel is late, who is the carrier?", "The carrier lost my parcel", "Track a parcel of another carrier", "When does the carrier bring the parcel?"];
    private static readonly string[] Others = ["Do you sell gloves?", "Thank you", "12345", "Opening hours on Sunday"];

    private static string[] Shop => [.. Invoices, .. Passwords, .. Parcels, .. Others];

    [Fact]
    public void Questions_about_the_same_are_together_and_what_stands_alone_is_in_none()
    {
        IReadOnlyList<TermCluster> clusters = TermClusters.Of(Shop);
        Assert.Equal(["carrier, parcel", "download, invoice", "password, reset"], clusters.Select(c => string.Join(", ", c.Terms.Order(StringComparer.Ordinal))).Order(StringComparer.Ordinal));
        Assert.All(clusters, c => Assert.Equal(4, c.Texts.Count));
        Assert.DoesNotContain(clusters, c => c.Texts.Any(t => t >= 12));
    }

    [Fact]
    public void The_order_of_texts_changes_nothing()
    {
        string[] there = Shop, back = [.. there.Reverse()];
        Assert.Equal(Told(there), Told(back));

        static IEnumerable<string> Told(string[] texts) => TermClusters.Of(texts).Select(c => $"{string.Join(' ', c.Terms)}: {string.Join('|', c.Texts.Select(t => texts[t]).Order(StringComparer.Ordinal))}").Order(StringComparer.Ordinal);
    }

    [Fact]
    public void A_text_is_in_one_cluster_only()
    {
        int[] members = [.. TermClusters.Of([.. Shop, "The invoice says reset password, and the parcel of the carrier?"]).SelectMany(c => c.Texts)];
        Assert.Equal(members.Length, members.Distinct().Count());
    }

    [Fact]
    public void What_more_than_half_share_names_nothing_nor_what_more_than_a_third_say_whatever_they_ask()
    {
        Assert.DoesNotContain(TermClusters.Of([.. Shop.Select(t => "Widget Inc. " + t)]), c => c.Terms.Contains("widget"));
        Assert.DoesNotContain(TermClusters.Of([.. Shop.Select((t, n) => n % 5 < 2 ? "urgent: " + t : t)]), c => c.Terms.Contains("urgent"));
    }

    [Fact]
    public void A_topic_of_nearly_half_is_found() =>
        Assert.Equal("download, invoice", string.Join(", ", TermClusters.Of([.. Invoices, .. Invoices, .. Parcels, .. Others, "one more", "and another"])[0].Terms.Order(StringComparer.Ordinal)));

    [Fact]
    public void There_are_at_most_twelve_the_largest_first()
    {
        IReadOnlyList<TermCluster> clusters = TermClusters.Of([.. Enumerable.Range(0, 20).SelectMany(topic => Enumerable.Repeat($"alpha{(char)('a' + topic)} beta{(char)('a' + topic)}", 3 + topic))]);
        Assert.Equal(TermClusters.Most, clusters.Count);
        Assert.Equal([22, 21, 20], clusters.Take(3).Select(c => c.Texts.Count));
    }

    [Fact]
    public void Too_few_texts_have_no_clusters()
    {
        Assert.Empty(TermClusters.Of([]));
        Assert.Empty(TermClusters.Of(["reset password", "reset password"]));
    }

    [Theory]
    [InlineData("Где мой заказ? Заказ не пришёл", "доставка опоздала, доставка", "заказ", "доставка")]
    [InlineData("טעות בחשבונית שלי", "איפה המשלוח", "בחשבונית", "המשלוח")]
    [InlineData("मेरा पासवर्ड बदलो", "पार्सल कहाँ", "पासवर्ड", "पार्सल")]
    [InlineData("忘记密码怎么办", "发票在哪里", "密码", "发票")]
    public void Any_script_has_terms(string one, string other, string termOfOne, string termOfOther)
    {
        Assert.Contains(termOfOne, TermText.Of(one));
        Assert.Contains(termOfOther, TermText.Of(other));
        IReadOnlyList<TermCluster> clusters = TermClusters.Of([.. Enumerable.Repeat(one, 4), .. Enumerable.Repeat(other, 4), .. Enumerable.Range(0, 6).Select(n => $"word{n}x")]);
        Assert.Equal([[0, 1, 2, 3], [4, 5, 6, 7]], clusters.Select(c => c.Texts).OrderBy(t => t[0]));
    }

    [Fact]
    public void Terms_are_words_in_lower_case_without_numbers_placeholders_and_what_everybody_says() =>
        Assert.Equal(["card", "charged", "mp3", "twice"], TermText.Of("I was CHARGED twice, [credit-card] card 4711 [email]; the MP3 " + new string('x', 40)).Order(StringComparer.Ordinal));

    [Fact]
    public void Only_the_beginning_of_a_long_text_counts() => Assert.Equal(["beginning"], TermText.Of("beginning" + new string(' ', TermText.MaxText) + "ending"));

    [Fact]
    public void Half_a_character_at_the_end_is_passed_over() => Assert.Equal(["word"], TermText.Of("word \uD83D"));
}
