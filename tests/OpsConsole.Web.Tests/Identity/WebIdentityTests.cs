using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using OpsConsole.Web.CommandLine;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Tests.Identity;

/// <summary>Small decisions of the web side.</summary>
public class WebIdentityTests
{
    [Theory]
    [InlineData("/interactions?q=1", true)]
    [InlineData("/", true)]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("interactions", false)]
    [InlineData("https://evil.example", false)]
    [InlineData("//evil.example", false)]
    [InlineData("/\\evil.example", false)]
    [InlineData("/a\r\nSet-Cookie: x", false)]
    [InlineData("/signin?returnUrl=/", false)]
    public void Only_local_addresses_are_returned_to(string? url, bool local) => Assert.Equal(local ? url : "/home", LocalUrl.Or(url, "/home"));

    [Theory]
    [InlineData("POST", "http://console.example", null, false)]
    [InlineData("POST", "https://console.example", null, false)] // behind a proxy that ends TLS
    [InlineData("POST", "https://evil.example", null, true)]
    [InlineData("POST", "null", null, true)]
    [InlineData("POST", null, "cross-site", true)]
    [InlineData("POST", null, "same-origin", false)]
    [InlineData("POST", null, null, false)] // not a browser
    [InlineData("GET", "https://evil.example", "cross-site", false)]
    public void What_another_site_makes_a_browser_send_is_foreign(string method, string? origin, string? site, bool foreign)
    {
        DefaultHttpContext context = new();
        context.Request.Method = method;
        context.Request.Host = new HostString("console.example");
        context.Request.Headers.Origin = origin;
        context.Request.Headers["Sec-Fetch-Site"] = site;
        Assert.Equal(foreign, SameOrigin.IsForeign(context.Request));
    }

    [Theory]
    [InlineData("http://0.0.0.0:5080", "http://localhost:5080", "http://127.0.0.1:5080")]
    [InlineData("https://[::]:443", "https://localhost:443", "https://127.0.0.1:443")]
    [InlineData("http://*:80", "http://localhost:80", "http://127.0.0.1:80")]
    [InlineData("http://10.1.2.3:80", "http://10.1.2.3:80", "http://10.1.2.3:80")]
    [InlineData("http://localhost:5080", "http://localhost:5080", "http://127.0.0.1:5080")]
    public void An_address_to_listen_on_becomes_one_to_go_to(string listening, string browsable, string local)
    {
        Assert.Equal(browsable, PublicAddress.Browsable(listening));
        Assert.Equal(local, ControlWeb.Local(listening));
    }

    [Theory]
    [InlineData("http://localhost:5080", null, false)]
    [InlineData("https://*:443", null, true)]
    [InlineData("https://*:443;http://*:80", null, false)]
    [InlineData("http://localhost:5080", "https://ops.example.com", true)]
    public void Cookies_are_bound_to_TLS_where_all_browsers_come_by_it(string urls, string? publicUrl, bool https) => Assert.Equal(https, PublicAddress.IsHttps(
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["urls"] = urls, ["PublicUrl"] = publicUrl }).Build()));

    [Fact]
    public void Options_and_settings_of_a_command_are_told_apart()
    {
        CommandLineCall call = CommandLineCall.Parse(
            ["apikey", "add", "--name=ci", "--scope", "telemetry:write", "--DataDirectory", "/tmp/x", "--scope=metrics:read", "--Database:Provider=Sqlite"]);
        Assert.Equal(("", "ci"), (call.Problem, call.Value("name")));
        Assert.Equal(["telemetry:write", "metrics:read"], call.Values("scope"));
        Assert.Equal(["--DataDirectory=/tmp/x", "--Database:Provider=Sqlite"], call.Settings);
        Assert.Equal(["apikey", "add", "--name", "ci", "--scope", "telemetry:write", "--scope", "metrics:read"], call.Forwarded());
    }

    [Fact]
    public void Without_a_command_the_console_serves()
    {
        Assert.True(CommandLineCall.Parse([]).Serves);
        Assert.Equal(["--Demo=true", "--urls", "http://*:1"], CommandLineCall.Parse(["--demo", "--urls", "http://*:1"]).Settings);
        Assert.Equal(["--Demo=true"], CommandLineCall.Parse(["serve", "--demo"]).Settings);
    }

    [Fact]
    public void A_file_is_meant_where_the_command_was_typed() =>
        Assert.Equal([Path.GetFullPath("copy.db")], CommandLineCall.Parse(["backup", "copy.db"]).Arguments);
}
