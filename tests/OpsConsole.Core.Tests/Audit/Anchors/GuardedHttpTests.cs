using System.Net;
using System.Net.Sockets;
using OpsConsole.Core.Audit.Anchors;

namespace OpsConsole.Core.Tests.Audit.Anchors;

public sealed class GuardedHttpTests
{
    public static TheoryData<string> Inside => [.. AddressTable.Inside];

    public static TheoryData<string> Outside => [.. AddressTable.Outside];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void The_table_is_as_long_as_it_should_be() => Assert.InRange(AddressTable.Inside.Distinct().Count(), 80, 1000);

    [Theory, MemberData(nameof(Inside))]
    public async Task No_spelling_of_an_inside_address_is_connected_to(string host)
    {
        await using Receiver receiver = await Receiver.StartAsync();
        using HttpClient http = GuardedHttp.Create(allowPrivate: false);
        Exception? refusal = await Record.ExceptionAsync(() => http.GetAsync($"http://{host}:{receiver.Port}/", Cancel));
        Assert.NotNull(refusal); // not a URL at all, not a name, or refused by what it resolves to
        Assert.True(
            refusal is UriFormatException or InvalidOperationException || refusal.InnerException is AnchorException || refusal.InnerException is SocketException { SocketErrorCode: not SocketError.ConnectionRefused },
            refusal.ToString());
        Assert.Empty(receiver.Messages);
    }

    [Theory, MemberData(nameof(Outside))]
    public void An_address_of_the_Internet_is_one(string address) => Assert.True(PublicAddress.Is(IPAddress.Parse(address)));

    [Fact]
    public async Task A_name_that_changes_what_it_resolves_to_leads_nowhere()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        int asked = 0;
        using HttpClient http = GuardedHttp.Create(allowPrivate: false, (_, _) => Task.FromResult<IPAddress[]>(
            [asked++ == 0 ? IPAddress.Parse("192.0.2.1") : IPAddress.Loopback])); // each connection resolves once and connects to exactly that
        for (int i = 0; i < 3; i++)
        {
            HttpRequestException refusal = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync($"http://rebinding.example:{receiver.Port}/", Cancel));
            Assert.IsType<AnchorException>(refusal.InnerException);
        }

        Assert.Equal(3, asked);
        Assert.Empty(receiver.Messages);
    }

    [Fact]
    public async Task Of_a_name_with_addresses_on_both_sides_only_those_outside_are_tried()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        using HttpClient http = GuardedHttp.Create(allowPrivate: false, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.Parse("0.0.0.0"), IPAddress.IPv6Loopback]));
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync($"http://both.example:{receiver.Port}/", Cancel));
        Assert.Empty(receiver.Messages);
    }

    [Fact]
    public async Task What_the_operator_allows_is_reached_and_proxies_are_passed_by()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        using HttpClient http = GuardedHttp.Create(allowPrivate: true);
        using HttpResponseMessage answer = await http.GetAsync(receiver.Url, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
