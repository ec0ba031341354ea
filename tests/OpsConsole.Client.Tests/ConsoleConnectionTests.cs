namespace OpsConsole.Client.Tests;

public sealed class ConsoleConnectionTests
{
    [Theory]
    [InlineData("https://console.example", "https://console.example/v1/traces")]
    [InlineData("https://console.example/", "https://console.example/v1/traces")]
    [InlineData("https://example.com/ops", "https://example.com/ops/v1/traces")]
    [InlineData("http://localhost:5080/ops/", "http://localhost:5080/ops/v1/traces")]
    public void Addresses_of_exports_lie_under_the_base_address(string endpoint, string traces) =>
        Assert.Equal(traces, new ConsoleConnection(new Uri(endpoint), "key").TracesEndpoint.AbsoluteUri);

    [Fact]
    public void Each_signal_has_its_own_address()
    {
        ConsoleConnection connection = new(new Uri("http://localhost:5080"), "key");
        Assert.Equal("/v1/logs", connection.LogsEndpoint.AbsolutePath);
        Assert.Equal("/v1/metrics", connection.MetricsEndpoint.AbsolutePath);
    }

    [Fact]
    public void The_header_is_escaped_as_the_environment_variable_demands() =>
        Assert.Equal("Authorization=Bearer%20a%2Cb", new ConsoleConnection(new Uri("http://localhost"), " a,b ").OtlpHeaders);

    [Theory]
    [InlineData("ftp://console.example")]
    [InlineData("/relative")]
    public void Only_http_addresses_are_taken(string endpoint) =>
        Assert.Throws<ArgumentException>(() => new ConsoleConnection(new Uri(endpoint, UriKind.RelativeOrAbsolute), "key"));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void A_key_is_needed(string key) => Assert.Throws<ArgumentException>(() => new ConsoleConnection(new Uri("http://localhost"), key));
}
