using System.Net;
using OpsConsole.Core.Identity;

namespace OpsConsole.Core.Tests.Identity;

public class SignInThrottleTests
{
    private static readonly IPAddress Home = IPAddress.Parse("192.0.2.1"), Attacker = IPAddress.Parse("198.51.100.7");

    private readonly ManualTime _time = new(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));
    private readonly SignInThrottle _throttle;

    public SignInThrottleTests() => _throttle = new SignInThrottle(_time);

    [Fact]
    public void After_ten_failures_an_address_waits_for_the_rest_of_the_window()
    {
        Fail("ann@example.com", Attacker);
        _time.Advance(TimeSpan.FromMinutes(5));
        for (int i = 1; i < SignInThrottle.Limit; i++)
        {
            Fail($"person{i}@example.com", Attacker); // of whatever accounts
        }

        Assert.Equal(TimeSpan.FromMinutes(10), _throttle.Begin("somebody@example.com", Attacker));
        Assert.Null(_throttle.Begin("somebody@example.com", Home));
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Null(_throttle.Begin("somebody@example.com", Attacker));
    }

    [Fact]
    public void After_ten_failures_an_account_is_shut_to_addresses_that_never_got_in()
    {
        Assert.Null(_throttle.Begin("ann@example.com", Home));
        _throttle.Succeeded("ann@example.com", Home);
        for (int i = 0; i < SignInThrottle.Limit; i++)
        {
            Fail("Ann@Example.com", IPAddress.Parse($"198.51.100.{i}"));
        }

        Assert.NotNull(_throttle.Begin("ann@example.com", Attacker));
        Assert.Null(_throttle.Begin("ann@example.com", Home)); // the owner is not locked out
    }

    [Fact]
    public void An_account_that_does_not_exist_is_counted_alike()
    {
        for (int i = 0; i < SignInThrottle.Limit; i++)
        {
            Fail("nobody@example.com", IPAddress.Parse($"198.51.100.{i}"));
        }

        Assert.NotNull(_throttle.Begin("nobody@example.com", Attacker));
    }

    [Fact]
    public void One_network_of_IPv6_counts_as_one_address()
    {
        for (int i = 0; i < SignInThrottle.Limit; i++)
        {
            Fail($"person{i}@example.com", IPAddress.Parse($"2001:db8::{i:x}"));
        }

        Assert.NotNull(_throttle.Begin("ann@example.com", IPAddress.Parse("2001:db8::ffff")));
        Assert.Null(_throttle.Begin("ann@example.com", IPAddress.Parse("2001:db8:0:1::1")));
    }

    [Fact]
    public void Signing_in_rightly_is_never_counted()
    {
        for (int i = 0; i < 100; i++)
        {
            Assert.Null(_throttle.Begin("ann@example.com", Home));
            _throttle.Succeeded("ann@example.com", Home);
        }
    }

    [Fact]
    public void Attempts_at_the_same_moment_do_not_slip_through()
    {
        int begun = 0;
        Parallel.For(0, 200, i => Interlocked.Add(ref begun, _throttle.Begin("ann@example.com", Attacker) is null ? 1 : 0));
        Assert.Equal(SignInThrottle.Limit, begun);
    }

    private void Fail(string account, IPAddress address) => Assert.Null(_throttle.Begin(account, address));
}
